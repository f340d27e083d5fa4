package dev.ballast.load;

import dev.ballast.check.Policy;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loadtest.LoadTestOutput;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.WarmUp;
import dev.ballast.workload.LoadListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A load test from the simulation's {@code before()} to its {@code after()}. */
final class LoadTestRun {

    private static final Logger LOG = LoggerFactory.getLogger(LoadTestRun.class);

    private final Target target;
    private final LoadSettings settings;
    private final Shape shape;
    private final List<LegRun> legs;
    private final Optional<PoolWork> work;
    private final String ended;
    private final String url;
    private final List<String> direct;
    private final AtomicInteger next = new AtomicInteger();
    private final LoadListener listener;
    private volatile Optional<Outcome> outcome = Optional.empty();

    /**
     * The outcome of a run.
     *
     * @param figures in words, a line each
     * @param checks the verdicts
     */
    private record Outcome(List<String> figures, List<RunEvent.Checked> checks) {}

    private LoadTestRun(String simulation, Target target, LoadSettings settings, Shape shape, List<LegRun> legs) {
        this.ended = "the load test %s has ended".formatted(simulation);
        this.target = target;
        this.settings = settings;
        this.shape = shape;
        this.legs = legs;
        this.work = shape.isStairs() ? Optional.empty() : Optional.of(PoolWork.of(target, shape, settings));
        this.url = target.url();
        this.direct = target.direct();
        this.listener = target.plan().listener();
    }

    static LoadTestRun start(String simulation, LoadSettings settings, Shape shape, List<LegRun> legs) {
        Target target = sayingWhy(() -> Target.start(simulation, settings));
        GatlingReport.keepIn(target.runDirectory().path());
        LoadTestRun run = new LoadTestRun(simulation, target, settings, shape, legs);
        target.begin(run.ended);
        return run;
    }

    /** Logs a failure in one line, since Gatling prints only a stack trace. */
    static <T> T sayingWhy(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            LOG.error("{}", e.getMessage());
            throw e;
        }
    }

    /** Returns the URL for a leg's next request: the balancer's, or those of the instances in turn. */
    String url(Leg.Way way) {
        return way == Leg.Way.DIRECT ? direct.get(Math.floorMod(next.getAndIncrement(), direct.size())) : url;
    }

    void firstServed(String hostname, long nanoTime) {
        listener.firstServed(hostname, nanoTime);
    }

    /** Begins a leg unless it has begun, and returns whether it is run. Steps after one that did not keep up are left out. */
    boolean begin(LegRun leg) {
        if (!leg.hasBegun()) {
            synchronized (this) {
                if (!leg.hasBegun()) {
                    beginOnce(leg);
                }
            }
        }
        return leg.isWanted();
    }

    private void beginOnce(LegRun leg) {
        boolean wanted = (leg.leg().way() == Leg.Way.BALANCED || !direct.isEmpty()) && !isPastKnee(leg.leg());
        leg.begin(wanted);
        if (wanted) {
            target.history().record(new RunEvent.PhaseBegan(leg.leg().name()));
            LOG.info("{}", leg.leg().name());
        }
        if (leg.leg().kind() == Leg.Kind.LOAD) {
            work.ifPresent(PoolWork::start);
        }
    }

    private boolean isPastKnee(Leg leg) {
        return leg.kind() == Leg.Kind.STEP
                && steps().stream().anyMatch(step -> step.leg().way() == leg.way() && !step.keptUp());
    }

    /** Starts to account for the requests of a leg. */
    void settle(LegRun leg) {
        Leg.Kind kind = leg.leg().kind();
        boolean balanced = leg.leg().way() == Leg.Way.BALANCED;
        leg.settle(
                balanced && kind != Leg.Kind.WARM_UP ? listener : LoadListener.NONE,
                kind == Leg.Kind.LOAD ? warmUp() : WarmUp.NONE);
    }

    private WarmUp warmUp() {
        return WarmUp.of(results(Leg.Kind.WARM_UP).stream().map(result -> WarmUp.of(result.requests())));
    }

    /** Returns whether changes of the pool are still to come, or under way. */
    boolean isPoolChanging() {
        return work.map(PoolWork::isChanging).orElse(false);
    }

    boolean isPoolWorkOver(LegRun leg) {
        return leg.leg().kind() != Leg.Kind.LOAD || work.map(PoolWork::isDone).orElse(true);
    }

    /** Records the verdicts, and returns whether none of them fails the run. */
    boolean judge() {
        Outcome judged = outcome();
        Outcome told = new Outcome(
                judged.figures(),
                judged.checks().stream().map(target.history()::now).toList());
        outcome = Optional.of(told);
        told.checks().forEach(target.history()::record);
        target.history()
                .record(new RunEvent.Checked(
                        ended,
                        Verdict.VALID,
                        "%d checks".formatted(told.checks().size())));
        told.figures().forEach(target::note);
        String bad = told.checks().stream()
                .filter(check -> Policy.ruleOn(check) == Policy.Ruling.FAILED)
                .map(check -> "%s (%s)".formatted(check.check(), check.verdict()))
                .collect(Collectors.joining("; "));
        if (!bad.isEmpty()) {
            target.fail("did not hold: " + bad); // the verdicts beside it say the rest
        }
        return bad.isEmpty();
    }

    /** Returns the outcome; an exception becomes a verdict, since Gatling ignores what a simulation throws. */
    private Outcome outcome() {
        try {
            return shape.isStairs() ? capacity() : load();
        } catch (RuntimeException e) {
            LOG.error("the run cannot be judged", e);
            return new Outcome(
                    List.of(),
                    List.of(new RunEvent.Checked("the run can be judged", Verdict.UNKNOWN, String.valueOf(e))));
        }
    }

    private Outcome capacity() {
        target.history().record(Knee.rates(steps()));
        List<String> loads =
                steps().stream().flatMap(step -> step.figures().ids().stream()).toList();
        return new Outcome(Knee.lines(steps()), List.of(Knee.of(steps()).on(loads)));
    }

    private List<Knee.Step> steps() {
        return legs.stream()
                .filter(leg -> leg.leg().kind() == Leg.Kind.STEP && leg.isSettled() && leg.isWanted())
                .map(leg -> new Knee.Step(leg.leg(), new Figures(leg.results())))
                .toList();
    }

    private Outcome load() {
        Figures figures = new Figures(results(Leg.Kind.LOAD));
        Figures calibration = new Figures(results(Leg.Kind.CALIBRATION));
        List<String> told = new ArrayList<>(List.of(
                calibration.loads().isEmpty()
                        ? "not calibrated: no instance is reached without the balancer, or no time was given to it"
                        : "without the balancer, at %d/s: %s".formatted(settings.rate(), calibration),
                "through the balancer, at %d/s: %s".formatted(settings.rate(), figures)));
        PoolWork pool = work.orElseThrow();
        told.addAll(rested(pool));
        Judge judge = new Judge(settings, shape, figures, calibration);
        judge.calibrated(pool).ifPresent(target.history()::record);
        List<RunEvent.Checked> checks = new ArrayList<>(judge.function(pool));
        target.lab().ifPresent(lab -> {
            RunEvent.Checked members = Judge.members(lab.known(), target.sinceMs());
            if (Policy.current() == Policy.FUNCTION && members.verdict() == Verdict.UNKNOWN) {
                told.add("shown, not judged: %s: %s".formatted(members.check(), members.detail()));
            } else {
                checks.add(members);
            }
        });
        if (Policy.current() == Policy.STRICT) {
            checks.addAll(judge.times(pool));
        } else {
            for (RunEvent.Checked time : judge.times(pool)) {
                if (time.doubts().isEmpty() || time.isOnlyLate()) {
                    told.add("shown, not judged: %s: %s".formatted(time.check(), time.detail()));
                } else {
                    checks.add(time); // something was not sent, or failed without the balancer
                }
            }
        }
        return new Outcome(told, checks);
    }

    private List<String> rested(PoolWork pool) {
        try {
            return shape.rests()
                    .map(rests -> RestFigures.of(rests, pool.probes()))
                    .orElse(List.of());
        } catch (CompletionException e) {
            return List.of(); // the verdict on the low load says why
        }
    }

    private List<LoadResult> results(Leg.Kind kind) {
        return legs.stream()
                .filter(leg -> leg.leg().kind() == kind)
                .flatMap(leg -> leg.results().stream())
                .toList();
    }

    /** Prints the verdicts on standard output, beside Gatling's summary, and ends the run. */
    void end() {
        System.out.println();
        System.out.println(LoadTestOutput.VERDICTS);
        outcome.ifPresent(told -> {
            told.figures().forEach(System.out::println);
            told.checks()
                    .forEach(check -> System.out.printf(
                            "%s %s: %s%n",
                            Policy.current().rule(check) == Policy.Ruling.SKIPPED
                                    ? "SKIPPED, since times are not judged,"
                                    : check.verdict(),
                            check.check(),
                            check.detail()));
        });
        System.out.println(LoadTestOutput.RUN + target.runDirectory());
        System.out.println();
        if (outcome.isEmpty()) {
            target.fail("the simulation ended before it was judged");
        }
        target.end();
    }
}
