package dev.ballast.judge;

import dev.ballast.check.Checks;
import dev.ballast.check.LossCheck;
import dev.ballast.check.LossClaim;
import dev.ballast.history.Doubt;
import dev.ballast.history.Limit;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import dev.ballast.run.RecordedRun;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Judges what the loads of a recorded run lost, each by the claim that the run made of it, or else by the one that it allows. */
final class LoadJudge {

    /** A run that looks for the capacity of a system exceeds it on purpose, by this share of the figure at least. */
    private static final double ABOVE_CAPACITY = 1.01;

    private final RecordedRun run;
    private final RunVerdicts said;
    private final List<RecordedLoad> loads;

    LoadJudge(RecordedRun run, RunVerdicts said, List<RecordedLoad> loads) {
        this.run = run;
        this.said = said;
        this.loads = loads;
    }

    /** Returns the verdict on each load; on none that exceeds the capacity of the system and of which nothing was claimed. */
    Map<RecordedLoad, Checked> judge() {
        Map<RecordedLoad, Checked> judged = new LinkedHashMap<>();
        loads.stream()
                .filter(load ->
                        !isAboveCapacity(load) || !said.ofLosses(load.id()).isEmpty())
                .forEach(load -> judged.put(load, Checks.run(LossCheck.NAME, () -> checked(load))));
        return judged;
    }

    private boolean isAboveCapacity(RecordedLoad load) {
        return run.events(LoadEvent.Capacity.class)
                .map(found -> found.event().balancedPerSecond())
                .filter(Objects::nonNull)
                .anyMatch(most -> load.perSecond() > ABOVE_CAPACITY * most);
    }

    private Checked checked(RecordedLoad load) {
        Checked found = LossCheck.of(load.result(), claim(load), said.directMs(load.id()));
        return unlessRemoved(load, unlessUnasked(load, unlessPartial(load, found)));
    }

    /** Only the process of the run could see bytes that no request had asked for. */
    private Checked unlessUnasked(RecordedLoad load, Checked checked) {
        return checked.verdict() == Verdict.VALID && sawUnaskedBytes(load)
                ? checked.takenBack(
                        "connections brought bytes without a request for them, as the run recorded: run it again",
                        Doubt.UNASKED)
                : checked;
    }

    private boolean sawUnaskedBytes(RecordedLoad load) {
        return said.ofLosses(load.id()).stream().anyMatch(then -> then.doubts().contains(Doubt.UNASKED));
    }

    /** A file of requests that lacks some does not show that none was lost. */
    private static Checked unlessPartial(RecordedLoad load, Checked checked) {
        return load.whole() || checked.verdict() != Verdict.VALID
                ? checked
                : checked.takenBack(
                        "the file of its requests lacks some, or contradicts the history: run it again",
                        Doubt.INCOMPLETE);
    }

    /** What a lab loses while another process removes it says nothing about the system. */
    private Checked unlessRemoved(RecordedLoad load, Checked checked) {
        double firstLostMs = load.start().atMs()
                + load.result().lost().stream()
                        .mapToDouble(lost -> lost.request().endedMs())
                        .min()
                        .orElse(0);
        return checked.verdict() == Verdict.INVALID
                        && run.events(RunEvent.Removing.class).anyMatch(removing -> removing.atMs() <= firstLostMs)
                ? checked.takenBack("another process was removing the lab: run it again", Doubt.INCOMPLETE)
                : checked;
    }

    /**
     * Returns the claim that the run made of a load, with its limits. Earlier versions recorded none: there, it is what can be
     * claimed of the load, and a run that claimed something of changes must have a load that met them.
     */
    private LossClaim claim(RecordedLoad load) {
        List<Checked> then = said.ofLosses(load.id());
        List<Limit> limits = then.stream().flatMap(one -> one.limits().stream()).toList();
        LossClaim claim = limits.isEmpty()
                ? fitting(load)
                : LossClaim.of(then.stream().map(Checked::check).toList()).allowing(limits);
        Limit.least(limits, Limit.SLOW)
                .ifPresent(ms -> load.result().requests().slowFor(Duration.ofNanos(Math.round(ms * 1e6))));
        return said.judgesTimes(load.id()) ? claim : claim.withoutTimes();
    }

    private LossClaim fitting(RecordedLoad load) {
        if (!run.hasPool()) {
            return LossClaim.ofUnseenPool();
        }
        LossClaim claim = LossClaim.fitting(load.result());
        boolean ofChanges = said.has(LossCheck.NAME)
                && !said.has(LossCheck.CONSTANT)
                && loads.stream()
                        .noneMatch(one -> LossClaim.fitting(one.result()).changes());
        return ofChanges ? claim.aboutChanges(true) : claim;
    }
}
