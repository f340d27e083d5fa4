package dev.ballast.judge;

import dev.ballast.check.LossCheck;
import dev.ballast.history.Entry;
import dev.ballast.history.HostTime;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.loss.LoadResult;
import dev.ballast.run.RecordedRun;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts that a run recorded, and what follows from its record alone: whether it passed, and what no check judged. The
 * report shows the recorded verdicts. {@link Judge} gives them again. Both use the outcome and the unjudged losses from here.
 */
public final class RunVerdicts {

    /** The name of the verdict on the outcome that the run itself recorded. */
    public static final String PASSED = "run passed";

    static final String WHOLE = "run directory is whole";

    /** The names of the verdicts on the losses of a load. */
    static final Set<String> OF_LOSSES = Set.of(LossCheck.NAME, LossCheck.CONSTANT, LossCheck.UNSEEN);

    /** Judges the requests of Gatling, which have loads of their own; those begin with the tool's name. */
    private static final String GATLINGS = "no request of Gatling's failed";

    /** The most under which events and requests are joined, if no check held anything to a shorter time, in milliseconds. */
    private static final double MOST_APART_MS = 100;

    private final RecordedRun run;
    private final List<Checked> standing;
    private final boolean namesLoads;

    private RunVerdicts(RecordedRun run) {
        this.run = run;
        standing = Checked.standing(run.events(Checked.class).map(Entry::event));
        namesLoads = standing.stream().anyMatch(one -> !one.loads().isEmpty());
    }

    public static RunVerdicts of(RecordedRun run) {
        return new RunVerdicts(run);
    }

    /** Returns the recorded verdicts that stand, in the order in which they were given. */
    public List<Checked> standing() {
        return standing;
    }

    /** Returns whether a check gave a verdict that stands. */
    boolean has(String check) {
        return standing.stream().anyMatch(one -> one.check().equals(check));
    }

    /** Returns the verdict on damage of the run's files. */
    public static JudgedCheck damaged(String damage) {
        return new JudgedCheck(WHOLE, Verdict.UNKNOWN, null, damage + "; run it again");
    }

    /** Returns whether the run passed. If nothing was claimed, or it has not ended, that is not known. */
    public JudgedCheck outcome() {
        return switch (run.manifest().outcome()) {
            case PASSED -> passed();
            case FAILED -> failed();
            case ABORTED ->
                unknown(Verdict.UNKNOWN, "the run was aborted: %s; run it where that does not happen".formatted(why()));
            case RUNNING ->
                unknown(
                        null,
                        "the run has not finished: it goes on, or its process died; end it with ./ballast down, or run it again");
            case UNKNOWN ->
                unknown(
                        null,
                        "the manifest names no outcome that is known here; read it with the version that wrote it");
        };
    }

    private static JudgedCheck unknown(@Nullable Verdict recorded, String why) {
        return new JudgedCheck(PASSED, Verdict.UNKNOWN, recorded, why);
    }

    private JudgedCheck passed() {
        String saysPassed = "the manifest says passed, yet ";
        String failure = run.failure();
        if (failure != null) {
            return new JudgedCheck(
                    PASSED,
                    Verdict.INVALID,
                    Verdict.VALID,
                    "%s%s a failure: %s"
                            .formatted(
                                    saysPassed,
                                    run.manifest().failure() == null ? "the history holds" : "it names",
                                    failure));
        }
        if (!hasFinished()) {
            return unknown(Verdict.VALID, saysPassed + "it names no time after the start at which the run finished");
        }
        return standing.isEmpty()
                ? unknown(
                        null,
                        "nothing was claimed: no check gave a verdict; in a test, use an assertion of BallastAssertions, and check a running lab with ./ballast load ScaleUnderLoad --lab ID")
                : new JudgedCheck(PASSED, Verdict.VALID, Verdict.VALID, "as the manifest says");
    }

    /** Returns whether the manifest names a time at which the run finished, and not one before its start. */
    private boolean hasFinished() {
        Optional<Instant> started = HostTime.parse(run.manifest().started());
        return HostTime.parse(run.manifest().finished())
                .filter(finished -> started.isEmpty() || !finished.isBefore(started.get()))
                .isPresent();
    }

    /** Returns what a failure means: INVALID, unless nothing was checked, or nothing is known to be wrong. */
    private JudgedCheck failed() {
        String why = why();
        if (!wasChecked()) {
            return unknown(
                    null,
                    "%s, so nothing was checked: %s"
                            .formatted(
                                    run.manifest().lab() == null
                                            ? "the run failed before any check"
                                            : "the lab failed before it was ready",
                                    why));
        }
        boolean onlyUnknown = !standing.isEmpty()
                && Verdict.worst(standing.stream().map(Checked::verdict).toList()) == Verdict.UNKNOWN;
        return new JudgedCheck(PASSED, onlyUnknown ? Verdict.UNKNOWN : Verdict.INVALID, Verdict.INVALID, why);
    }

    private String why() {
        return Objects.requireNonNullElse(run.failure(), "the manifest gives no reason");
    }

    /** Returns whether there was something to check: the lab was ready, or, without a lab, a check has given a verdict. */
    private boolean wasChecked() {
        return run.manifest().readyMs() != null
                || !standing.isEmpty()
                || run.events(RunEvent.PhaseBegan.class)
                        .anyMatch(phase -> phase.event().name().equals(RunEvent.PhaseBegan.READY));
    }

    /**
     * Returns the verdict on losses of a load that no check judged; empty if it lost nothing, or one did. Verdicts of earlier
     * versions name no loads: there, an INVALID one tells of losses, and a run that sought the capacity was meant to lose.
     */
    public Optional<JudgedCheck> unjudged(String load, long lost) {
        boolean told = namesLoads
                ? isNamed(load)
                : standing.stream().anyMatch(one -> one.verdict() == Verdict.INVALID)
                        || run.events(LoadEvent.Capacity.class).findAny().isPresent();
        return lost == 0 || told
                ? Optional.empty()
                : Optional.of(notJudged(
                        "load %s lost %d request%s and no check judged it; assert lostNothing, or record a verdict that names the load"
                                .formatted(load, lost, lost == 1 ? "" : "s")));
    }

    private static JudgedCheck notJudged(String why) {
        return new JudgedCheck("losses are judged", Verdict.UNKNOWN, null, why);
    }

    /** Returns whether a verdict that stands names a load or a batch. */
    private boolean isNamed(String id) {
        return standing.stream().anyMatch(one -> one.loads().contains(id));
    }

    /** Returns the same, or the verdict on what else is wrong with the load, such as a POST that was executed twice. */
    Optional<JudgedCheck> unjudged(String load, LoadResult result, Checked found) {
        return unjudged(load, result.lost().size()).or(() -> unjudged(load, found));
    }

    private Optional<JudgedCheck> unjudged(String load, Checked found) {
        return found.verdict() != Verdict.INVALID || !namesLoads || isNamed(load)
                ? Optional.empty()
                : Optional.of(notJudged(
                        "no check judged load %s; assert lostNothing, or record a verdict that names the load: %s"
                                .formatted(load, found.detail())));
    }

    /** Returns how long an answer to the same load took without the balancer at most; 0 if the run does not say. */
    double directMs(String load) {
        return run.events(LoadEvent.Calibrated.class)
                .map(Entry::event)
                .filter(direct -> direct.loads().contains(load))
                .mapToDouble(LoadEvent.Calibrated::longestMs)
                .max()
                .orElse(0);
    }

    /** Returns the verdict on requests of batches that failed and that no check judged; empty if there are none. */
    public Optional<JudgedCheck> unjudgedBatches() {
        List<LoadEvent.Requests> failed = run.events(LoadEvent.Requests.class)
                .map(Entry::event)
                .filter(batch -> batch.failed() > 0 && !batch.batch().isEmpty())
                .filter(batch -> !isNamed(batch.batch()))
                .toList();
        return failed.stream()
                .findFirst()
                .map(first -> notJudged(
                        "%d of %d requests of batch %s failed%s and no check judged it; assert allAnswered, or record a verdict that names the batch"
                                .formatted(
                                        first.failed(),
                                        first.total(),
                                        first.batch(),
                                        failed.size() == 1
                                                ? ""
                                                : ", and some of %d more,".formatted(failed.size() - 1))));
    }

    /**
     * Returns the verdict on clocks that came apart under a load by more than what was judged bears; empty if they did not.
     *
     * @param apartMs by how much they did
     */
    public Optional<JudgedCheck> apart(String load, double apartMs) {
        double mostMs = standing.stream()
                .map(Checked::leastMs)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .reduce(MOST_APART_MS, Math::min);
        return apartMs <= mostMs
                ? Optional.empty()
                : Optional.of(new JudgedCheck(
                        "clocks agree",
                        Verdict.UNKNOWN,
                        null,
                        "the host's clock was set while load %s ran, or before, unseen by one of the processes: it and the run's clock came apart by %s (at most %s for what was judged), so events and requests may be joined wrongly by as much; run it again while nothing sets the clock"
                                .formatted(load, Elapsed.shown(apartMs), Elapsed.shown(mostMs))));
    }

    /** Returns whether the run claimed that a load lost nothing. A run without a verdict leaves every claim to its reader. */
    boolean claimsNothingLost(String load) {
        if (namesLoads) {
            return !ofLosses(load).isEmpty();
        }
        boolean byGatling = isGatlings(load) && has(GATLINGS);
        return standing.isEmpty() || (standing.stream().anyMatch(one -> OF_LOSSES.contains(one.check())) && !byGatling);
    }

    /**
     * Returns whether the time of a load's answers is judged with its losses: not if the run did not, or if it is Gatling's, for
     * which other checks do so and name no load.
     */
    boolean judgesTimes(String load) {
        List<Checked> then = ofLosses(load);
        return then.isEmpty()
                ? !(namesLoads && isGatlings(load))
                : then.stream().allMatch(one -> one.leastMs() != null);
    }

    private static boolean isGatlings(String load) {
        return load.startsWith("gatling-");
    }

    /** Returns the verdicts on the losses of a load. Those of earlier versions name no loads. */
    List<Checked> ofLosses(String load) {
        return standing.stream()
                .filter(one -> OF_LOSSES.contains(one.check()) && one.loads().contains(load))
                .toList();
    }
}
