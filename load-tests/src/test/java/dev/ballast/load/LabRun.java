package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** The lab behind a simulation, from the simulation's {@code before()} to its {@code after()}. */
final class LabRun {

    private final Lab lab;
    private final LoadSettings settings;
    private final Tally tally = new Tally();

    private LabRun(Lab lab, LoadSettings settings) {
        this.lab = lab;
        this.settings = settings;
    }

    /** Starts a lab for a simulation; a failed start leaves nothing but its run directory. */
    static LabRun start(String simulation, LoadSettings settings) {
        LabOptions options = LabOptions.named(simulation)
                .withCommand(settings.command(simulation))
                .withProgress(line -> LoggerFactory.getLogger(LabRun.class).info("{}", line));
        Lab lab = Lab.start(settings.topology(), options);
        GatlingReport.keepIn(lab.runDirectory().path());
        return new LabRun(lab, settings);
    }

    Lab lab() {
        return lab;
    }

    /** Returns what Gatling's requests are counted in. */
    Tally tally() {
        return tally;
    }

    /**
     * Records what became of Gatling's requests, closes the lab, and says the verdicts. Gatling's gate has the same
     * bounds as its assertions, but Gatling judges later than any hook of a simulation runs.
     */
    void end() {
        lab.history().record(tally.toEvent());
        lab.history().record(tally.noneFailed());
        lab.history().record(tally.fastEnough(settings.p99()));
        List<Event.Checked> verdicts = lab.history().entries(Event.Checked.class).stream()
                .map(entry -> entry.event())
                .toList();
        String bad = verdicts.stream()
                .filter(check -> check.verdict() != Verdict.VALID)
                .map(LabRun::describe)
                .collect(Collectors.joining("; "));
        if (!bad.isEmpty()) {
            lab.fail(new AssertionError(bad));
        }
        lab.close();
        say(verdicts);
    }

    private static String describe(Event.Checked check) {
        return "%s %s: %s".formatted(check.verdict(), check.check(), check.detail());
    }

    /** On standard output, beside Gatling's own summary. */
    private void say(List<Event.Checked> verdicts) {
        System.out.println();
        verdicts.forEach(check -> System.out.println(describe(check)));
        System.out.println("Run directory: " + lab.runDirectory());
        System.out.println();
    }
}
