package dev.ballast.load;

import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import dev.ballast.workload.LoadListener;
import dev.ballast.workload.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A load test from the simulation's {@code before()} to its {@code after()}. */
final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final Target target;
    private final LoadSettings settings;
    private final Shape shape;
    private final List<LegRun> legs;
    private final Optional<PoolWork> work;
    private final String url;
    private final Optional<String> direct;
    private final LoadListener listener;
    private final List<String> lines = new ArrayList<>();
    private volatile boolean judged;

    private Run(Target target, LoadSettings settings, Shape shape, List<LegRun> legs) {
        this.target = target;
        this.settings = settings;
        this.shape = shape;
        this.legs = legs;
        this.work = shape.isStairs()
                ? Optional.empty()
                : Optional.of(new PoolWork(
                        target, shape.changes(), shape.legs().get(0).profile()));
        this.url = target.url();
        this.direct = target.direct();
        this.listener = target.plan().listener();
    }

    static Run start(String simulation, LoadSettings settings, Shape shape, List<LegRun> legs) {
        Target target = sayingWhy(() -> Target.start(simulation, settings));
        GatlingReport.keepIn(target.runDirectory().path());
        return new Run(target, settings, shape, legs);
    }

    /** Says in one line what Gatling is going to bury in a stack trace. */
    static <T> T sayingWhy(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            LOG.error("{}", e.getMessage());
            throw e;
        }
    }

    /** Returns where a leg's requests go. */
    String url(Leg.Way way) {
        return way == Leg.Way.DIRECT ? direct.orElseThrow() : url;
    }

    void firstServed(String hostname, long nanoTime) {
        listener.firstServed(hostname, nanoTime);
    }

    /** Begins a leg where nobody has, and returns whether it is run: those after one that did not keep up are left out. */
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
        boolean wanted = (leg.leg().way() == Leg.Way.BALANCED || direct.isPresent()) && !isPastKnee(leg.leg());
        if (wanted) {
            target.history().record(new Event.Phase(leg.leg().name()));
            LOG.info("{}", leg.leg().name());
        }
        leg.begin(wanted);
        if (leg.leg().kind() == Leg.Kind.LOAD) {
            work.ifPresent(PoolWork::start);
        }
    }

    private boolean isPastKnee(Leg leg) {
        return leg.kind() == Leg.Kind.STEP
                && steps().stream().anyMatch(step -> step.leg().way() == leg.way() && !step.keptUp());
    }

    /** Has a leg's requests accounted for. */
    void settle(LegRun leg) {
        Leg.Kind kind = leg.leg().kind();
        boolean balanced = leg.leg().way() == Leg.Way.BALANCED;
        leg.settle(balanced && kind != Leg.Kind.WARM_UP ? listener : LoadListener.NONE);
    }

    boolean isPoolWorkOver(LegRun leg) {
        return leg.leg().kind() != Leg.Kind.LOAD || work.map(PoolWork::isDone).orElse(true);
    }

    /** Records the verdicts, and tells whether all that was checked is valid. */
    boolean judge() {
        List<Event.Checked> checks = sayingWhy(shape.isStairs() ? this::capacity : this::load);
        checks.forEach(target.history()::record);
        lines.forEach(target::note);
        checks.forEach(check -> lines.add(describe(check)));
        String bad = checks.stream()
                .filter(check -> check.verdict() != Verdict.VALID)
                .map(check -> "%s (%s)".formatted(check.check(), check.verdict()))
                .collect(Collectors.joining("; "));
        if (!bad.isEmpty()) {
            target.fail("did not hold: " + bad); // the verdicts beside it say the rest
        }
        judged = true;
        return bad.isEmpty();
    }

    private List<Event.Checked> capacity() {
        lines.addAll(Knee.lines(steps()));
        return List.of(Knee.of(steps()));
    }

    private List<Knee.Step> steps() {
        return legs.stream()
                .filter(leg -> leg.leg().kind() == Leg.Kind.STEP && leg.isSettled() && leg.isWanted())
                .map(leg -> new Knee.Step(leg.leg(), new Figures(leg.results())))
                .toList();
    }

    private List<Event.Checked> load() {
        Figures figures = new Figures(results(Leg.Kind.LOAD));
        List<LoadResult> calibration = results(Leg.Kind.CALIBRATION);
        if (!calibration.isEmpty()) {
            lines.add("without the balancer, at %d/s: %s".formatted(settings.rate(), new Figures(calibration)));
        } else {
            lines.add("not calibrated: no instance is reached without the balancer, or no time was given to it");
        }
        lines.add("through the balancer, at %d/s: %s".formatted(settings.rate(), figures));
        return new Judge(settings, shape, figures, calibration, target.lab().isPresent()).of(work.orElseThrow());
    }

    private List<LoadResult> results(Leg.Kind kind) {
        return legs.stream()
                .filter(leg -> leg.leg().kind() == kind)
                .flatMap(leg -> leg.results().stream())
                .toList();
    }

    /** Ends the run and says the verdicts, on standard output beside Gatling's own summary. */
    void end() {
        if (!judged) {
            target.fail("the simulation ended before it was judged");
        }
        target.end();
        System.out.println();
        lines.forEach(System.out::println);
        System.out.println("Run directory: " + target.runDirectory());
        System.out.println();
    }

    private static String describe(Event.Checked check) {
        return "%s %s: %s".formatted(check.verdict(), check.check(), check.detail());
    }
}
