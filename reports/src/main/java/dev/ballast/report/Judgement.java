package dev.ballast.report;

import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a run: what its checks found, and what in its directory makes their verdicts doubtful.
 *
 * <p>A run that checked nothing, lost requests that no check judged, was cut off, or lost part of its record is {@link
 * Verdict#UNKNOWN}, never valid.
 */
record Judgement(List<Finding> findings) {

    /** One check's verdict, in the words of {@code results.json}. */
    record Finding(String check, Verdict verdict, @Nullable String detail) {}

    static Judgement of(Run run, List<LoadTotals> loads) {
        List<RunEvent.Checked> said =
                RunEvent.Checked.standing(run.events(RunEvent.Checked.class).map(Entry::event));
        var findings = new ArrayList<Finding>();
        outcome(run, said).ifPresent(findings::add);
        run.damage()
                .forEach(damage -> findings.add(
                        new Finding("run directory is whole", Verdict.UNKNOWN, damage + "; run it again")));
        loads.stream().flatMap(load -> apart(run, load, ClockError.most(said))).forEach(findings::add);
        unjudged(run, said, loads).forEach(findings::add);
        said.stream().map(Judgement::finding).forEach(findings::add);
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

    private static Finding finding(RunEvent.Checked said) {
        boolean silent = said.verdict() == Verdict.UNKNOWN && said.detail().isBlank();
        return new Finding(
                said.check(), said.verdict(), silent ? "the check does not say why; run it again" : said.detail());
    }

    private static Optional<Finding> outcome(Run run, List<RunEvent.Checked> said) {
        return switch (run.manifest().outcome()) {
            case PASSED -> denied(run).or(() -> unclaimed(said));
            case FAILED -> Optional.of(failed(run, said));
            case ABORTED ->
                unknown("the run was aborted: %s; run it where that does not happen"
                        .formatted(Objects.requireNonNullElse(run.failure(), "the manifest gives no reason")));
            case RUNNING ->
                unknown(
                        "the run has not finished: it goes on, or its process died; end it with ./ballast down, or run it again");
            case UNKNOWN ->
                unknown("the manifest names no outcome that is known here; read it with the version that wrote it");
        };
    }

    private static Optional<Finding> unknown(String why) {
        return Optional.of(new Finding(Report.PASSED, Verdict.UNKNOWN, why));
    }

    /** Returns what a failure means: INVALID, unless nothing was checked, or nothing is known to be wrong. */
    private static Finding failed(Run run, List<RunEvent.Checked> said) {
        if (wasChecked(run)) {
            boolean onlyUnknown = !said.isEmpty()
                    && Verdict.worst(
                                    said.stream().map(RunEvent.Checked::verdict).toList())
                            == Verdict.UNKNOWN;
            return new Finding(Report.PASSED, onlyUnknown ? Verdict.UNKNOWN : Verdict.INVALID, run.failure());
        }
        return new Finding(
                Report.PASSED,
                Verdict.UNKNOWN,
                "%s, so nothing was checked: "
                                .formatted(
                                        run.manifest().lab() == null
                                                ? "the run failed before any check"
                                                : "the lab failed before it was ready")
                        + Objects.requireNonNullElse(run.failure(), "no message"));
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
                : unknown(saysPassed + "it names no time after the start at which the run finished");
    }

    private static Optional<Finding> unclaimed(List<RunEvent.Checked> said) {
        return said.isEmpty()
                ? unknown(
                        "nothing was claimed: no check gave a verdict; use an assertion of BallastAssertions, or run a check")
                : Optional.empty();
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

    private static Stream<Finding> apart(Run run, LoadTotals load, double mostMs) {
        double apart = ClockError.ms(run, load);
        return apart <= mostMs
                ? Stream.empty()
                : Stream.of(new Finding(
                        "clocks agree",
                        Verdict.UNKNOWN,
                        "the host's clock was set while load %s ran, or before, unseen by one of the processes: it and the run's clock came apart by %s (at most %s for what was judged), so events and requests may be joined wrongly by as much; run it again while nothing sets the clock"
                                .formatted(load.id(), Words.duration(apart), Words.duration(mostMs))));
    }

    /**
     * Returns the loads whose losses no check has judged. Verdicts of earlier versions name no loads: there, an INVALID
     * one tells of losses, and a run that sought the capacity was meant to lose.
     */
    private static Stream<Finding> unjudged(Run run, List<RunEvent.Checked> said, List<LoadTotals> loads) {
        Set<String> judged = said.stream().flatMap(one -> one.loads().stream()).collect(Collectors.toSet());
        boolean told = judged.isEmpty()
                && (said.stream().anyMatch(one -> one.verdict() == Verdict.INVALID)
                        || run.events(LoadEvent.Capacity.class).findAny().isPresent());
        return loads.stream()
                .filter(load -> !told && load.lostRequests() > 0 && !judged.contains(load.id()))
                .map(load -> new Finding(
                        "losses are judged",
                        Verdict.UNKNOWN,
                        "load %s lost %s and no check judged it; assert lostNothing, or record a verdict that names the load"
                                .formatted(load.id(), Words.count(load.lostRequests(), "request"))));
    }
}
