package dev.ballast.report;

import dev.ballast.history.Entry;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a run: what its checks found, and what in its directory makes their verdicts doubtful.
 *
 * <p>A run that checked nothing, was cut off, or lost part of its record is {@link Verdict#UNKNOWN}, never valid.
 */
record Judgement(List<Finding> findings) {

    /** One check's verdict, in the words of {@code results.json}. */
    record Finding(String check, Verdict verdict, @Nullable String detail) {}

    /**
     * By how much the host's clock and the run's may differ under a load. If it is more, events and requests are joined
     * wrongly.
     */
    private static final double APART_MS = 100;

    static Judgement of(Run run, List<LoadTotals> loads) {
        var findings = new ArrayList<Finding>();
        outcome(run).ifPresent(findings::add);
        run.damage().forEach(damage -> findings.add(new Finding("run directory is whole", Verdict.UNKNOWN, damage)));
        loads.stream().flatMap(load -> apart(run, load)).forEach(findings::add);
        RunEvent.Checked.standing(run.events(RunEvent.Checked.class).map(Entry::event)).stream()
                .map(said -> new Finding(said.check(), said.verdict(), said.detail()))
                .forEach(findings::add);
        return new Judgement(List.copyOf(findings));
    }

    Verdict worst() {
        return Verdict.worst(findings.stream().map(Finding::verdict).toList());
    }

    /** Returns the findings of checks with a word in their names. */
    List<Finding> of(String word) {
        return findings.stream()
                .filter(finding -> finding.check().contains(word))
                .toList();
    }

    private static Optional<Finding> outcome(Run run) {
        return switch (run.manifest().outcome()) {
            case PASSED -> denied(run);
            case FAILED ->
                wasChecked(run)
                        ? Optional.of(new Finding(Report.PASSED, Verdict.INVALID, run.failure()))
                        : Optional.of(new Finding(
                                Report.PASSED,
                                Verdict.UNKNOWN,
                                "%s, so nothing was checked: "
                                                .formatted(
                                                        run.manifest().lab() == null
                                                                ? "the run failed before any check"
                                                                : "the lab failed before it was ready")
                                        + Objects.requireNonNullElse(run.failure(), "no message")));
            case RUNNING ->
                Optional.of(new Finding(
                        Report.PASSED, Verdict.UNKNOWN, "the run has not finished: it goes on, or its process died"));
            case UNKNOWN ->
                Optional.of(new Finding(
                        Report.PASSED, Verdict.UNKNOWN, "the manifest names no outcome that is known here"));
        };
    }

    /** Returns what denies that a run passed although its manifest says so. */
    private static Optional<Finding> denied(Run run) {
        String saysPassed = "the manifest says passed, yet ";
        if (run.events(RunEvent.Failed.class).findAny().isPresent()) {
            return Optional.of(new Finding(Report.PASSED, Verdict.INVALID, saysPassed + "the history holds a failure"));
        }
        if (run.manifest().failure() != null) {
            return Optional.of(new Finding(
                    Report.PASSED,
                    Verdict.INVALID,
                    saysPassed + "it names a failure: " + run.manifest().failure()));
        }
        return hasFinished(run)
                ? Optional.empty()
                : Optional.of(new Finding(
                        Report.PASSED,
                        Verdict.UNKNOWN,
                        saysPassed + "it names no time after the start at which the run finished"));
    }

    /** Returns whether the manifest names a time at which the run finished, and not one before its start. */
    private static boolean hasFinished(Run run) {
        Optional<Instant> started = Run.instant(run.manifest().started());
        return Run.instant(run.manifest().finished())
                .filter(finished -> started.isEmpty() || !finished.isBefore(started.get()))
                .isPresent();
    }

    /** Returns whether there was something to check: the lab was ready, or, without a lab, a check has given a verdict. */
    private static boolean wasChecked(Run run) {
        return run.manifest().readyMs() != null
                || run.events(RunEvent.Checked.class).findAny().isPresent()
                || run.events(RunEvent.PhaseBegan.class)
                        .anyMatch(phase -> phase.event().name().equals("ready"));
    }

    /**
     * Events and requests of one process are joined by a clock that is never set. What containers announce, and what
     * other processes record, has the time of the host's clock.
     */
    private static Stream<Finding> apart(Run run, LoadTotals load) {
        var ahead = DoubleStream.concat(
                        DoubleStream.of(load.aheadMs()),
                        run.history().stream()
                                .filter(line -> line.atMs() >= load.startMs() && line.atMs() <= load.endMs())
                                .mapToDouble(run::aheadMs))
                .summaryStatistics();
        double apart = ahead.getMax() - ahead.getMin();
        return apart <= APART_MS
                ? Stream.empty()
                : Stream.of(new Finding(
                        "clocks agree",
                        Verdict.UNKNOWN,
                        "the host's clock was set while load %s ran, or before, unseen by one of the processes: it and the run's clock came apart by %s, so events and requests may be joined wrongly by as much"
                                .formatted(load.id(), Words.duration(apart))));
    }
}
