package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lab behind a simulation, from the simulation's {@code before()} to its {@code after()}. */
final class LabRun {

    private static final Logger LOG = LoggerFactory.getLogger(LabRun.class);

    private final Lab lab;
    private final LoadSettings settings;
    private final Tally tally = new Tally();
    private volatile boolean judged;

    private LabRun(Lab lab, LoadSettings settings) {
        this.lab = lab;
        this.settings = settings;
    }

    /** Returns what the system properties say. */
    static LoadSettings settings() {
        return sayingWhy(() -> LoadSettings.from(System.getProperties()));
    }

    /** Starts a lab for a simulation; a failed start leaves nothing but its run directory. */
    static LabRun start(String simulation, LoadSettings settings) {
        LabOptions options = LabOptions.named(simulation)
                .withCommand(settings.command(simulation))
                .withProgress(line -> LOG.info("{}", line));
        Lab lab = sayingWhy(() -> Lab.start(settings.topology(), options));
        GatlingReport.keepIn(lab.runDirectory().path());
        return new LabRun(lab, settings);
    }

    /** Says in one line what Gatling is going to bury in a stack trace. */
    private static <T> T sayingWhy(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            LOG.error("{}", e.getMessage());
            throw e;
        }
    }

    Lab lab() {
        return lab;
    }

    /** Returns what Gatling's requests are counted in. */
    Tally tally() {
        return tally;
    }

    /** Records what became of Gatling's requests, and tells whether all that was checked is valid. */
    boolean judge() {
        lab.history().record(tally.toEvent());
        lab.history()
                .record(tally.noneFailed(settings.rate() * settings.duration().toSeconds()));
        lab.history().record(tally.fastEnough(settings.p99()));
        String bad = verdicts().stream()
                .filter(check -> check.verdict() != Verdict.VALID)
                .map(LabRun::describe)
                .collect(Collectors.joining("; "));
        if (!bad.isEmpty()) {
            lab.fail(new AssertionError(bad));
        }
        judged = true;
        return bad.isEmpty();
    }

    /** Closes the lab and says the verdicts, on standard output beside Gatling's own summary. */
    void end() {
        if (!judged) {
            lab.fail(new AssertionError("the simulation ended before it was judged"));
        }
        List<Event.Checked> verdicts = verdicts();
        lab.close();
        System.out.println();
        verdicts.forEach(check -> System.out.println(describe(check)));
        System.out.println("Run directory: " + lab.runDirectory());
        System.out.println();
    }

    private List<Event.Checked> verdicts() {
        return lab.history().entries(Event.Checked.class).stream()
                .map(entry -> entry.event())
                .toList();
    }

    private static String describe(Event.Checked check) {
        return "%s %s: %s".formatted(check.verdict(), check.check(), check.detail());
    }
}
