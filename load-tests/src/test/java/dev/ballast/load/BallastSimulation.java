package dev.ballast.load;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.forAll;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.ballast.check.Policy;
import dev.ballast.workload.LoadListener;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A load test: warm-up, calibration, load and verdict, one after another, against the target in the settings. A
 * simulation only has a {@link Shape}: when requests are due, and what happens to the pool meanwhile.
 */
abstract class BallastSimulation extends Simulation {

    private static final String VERDICT = "Ballast's verdict";

    static {
        Locale.setDefault(Locale.ROOT); // as the command line, which reads what a load test prints
    }

    private final LoadSettings settings;
    private final Shape shape;
    private final List<LegRun> legs = new ArrayList<>();
    private @Nullable LoadTestRun run;

    /**
     * @param presets rate and duration unless the settings say otherwise
     * @param shapeOf returns what the simulation does with its settings
     */
    BallastSimulation(LoadSettings.Presets presets, Function<LoadSettings, Shape> shapeOf) {
        settings = LoadTestRun.sayingWhy(() -> LoadSettings.from(System.getProperties(), presets));
        shape = LoadTestRun.sayingWhy(() -> checked(shapeOf.apply(settings)));
        List<Leg> all = new ArrayList<>();
        all.add(new Leg("warm-up", Leg.Way.BALANCED, warm(settings.warmUp()), Leg.Kind.WARM_UP));
        if (!settings.calibration().isZero() && !shape.isStairs()) {
            all.add(new Leg("calibration", Leg.Way.DIRECT, warm(settings.calibration()), Leg.Kind.CALIBRATION));
        }
        all.addAll(shape.legs());
        LoadTestRun.sayingWhy(() -> Leg.checked(all)).forEach(this::add);
        setUp(from(0)).assertions(assertions());
    }

    private Shape checked(Shape asked) {
        String name = getClass().getSimpleName();
        boolean changesPool = getClass().isAnnotationPresent(ChangesPool.class);
        if (asked.changes().any() != changesPool) {
            throw new IllegalArgumentException("%s %s the pool: %s the annotation @ChangesPool"
                    .formatted(name, changesPool ? "does not change" : "changes", changesPool ? "remove" : "add"));
        }
        if (changesPool && settings.target().isPresent()) {
            throw new IllegalArgumentException(
                    "-Dballast.target=%s names no lab, and %s changes the pool; -Dballast.lab=ID names one, or run SteadyLoad"
                            .formatted(settings.target().get(), name));
        }
        return asked;
    }

    private ArrivalProfile warm(Duration duration) {
        return ArrivalProfile.constant(settings.rate(), duration);
    }

    private void add(Leg leg) {
        LoadListener first = new LoadListener() {
            @Override
            public void firstServed(String hostname, long nanoTime) {
                if (leg.way() == Leg.Way.BALANCED) {
                    run().firstServed(hostname, nanoTime);
                }
            }
        };
        legs.add(LegRun.of(leg, settings.fresh(), first));
    }

    @Override
    public void before() {
        run = LoadTestRun.start(getClass().getSimpleName(), settings, shape, legs);
    }

    @Override
    public void after() {
        run().end();
    }

    /** Requires that the verdict was given: "no request failed" also holds if there was no request. */
    private Assertion[] assertions() {
        List<Assertion> assertions = new ArrayList<>();
        assertions.add(details(VERDICT).successfulRequests().count().is(1L));
        if (!shape.isStairs()) {
            assertions.add(forAll().failedRequests().count().is(0L));
            if (Policy.current() == Policy.STRICT) {
                assertions.add(forAll().responseTime().percentile(99).lte((int)
                        settings.bounds().p99().toMillis()));
            }
        }
        return assertions.toArray(Assertion[]::new);
    }

    /** Returns the requests of a leg on each kind of connection, followed by those of the next legs. */
    private List<PopulationBuilder> from(int index) {
        if (index == legs.size()) {
            return List.of(scenario("verdict")
                    .exec(dummy(VERDICT, 0).withSuccess(session -> run().judge()))
                    .injectOpen(atOnceUsers(1)));
        }
        LegRun leg = legs.get(index);
        List<PopulationBuilder> populations = new ArrayList<>();
        for (GatlingRecorder recorder : leg.recorders()) {
            double share = recorder.connections().share(settings.fresh());
            populations.add(scenario(leg.leg().name() + ", connections "
                            + recorder.connections().label())
                    .exec(requests(leg, recorder))
                    .injectOpen(leg.leg().profile().steps(share))
                    .protocols(recorder.connections().protocol()));
        }
        if (leg.leg().kind() == Leg.Kind.LOAD && shape.changes().any()) {
            populations.add(untilTheLastChange(leg.leg()));
        }
        populations.add(scenario("end of " + leg.leg().name())
                .exec(once(() -> run().begin(leg)))
                .exec(until(leg::isOver))
                .exec(once(() -> run().settle(leg)))
                .exec(until(leg::isSettled))
                .exec(until(() -> run().isPoolWorkOver(leg)))
                .injectOpen(atOnceUsers(1))
                .andThen(from(index + 1)));
        return populations;
    }

    /** Returns requests at the same rate after the measured ones; none if the pool has changed by then. */
    private PopulationBuilder untilTheLastChange(Leg load) {
        Duration second = Duration.ofSeconds(1); // each user sends one request in it
        return scenario("load until the last change")
                .exec(asLongAsDuring(session -> run().isPoolChanging(), ChangesMade.MOST_OVER)
                        .on(pace(second).exec(Requests.extra("until the last change ", () -> run().url(load.way())))))
                .injectOpen(
                        nothingFor(load.profile().duration()),
                        rampUsers(settings.rate()).during(second))
                .protocols(Connections.KEPT.protocol());
    }

    private ChainBuilder requests(LegRun leg, GatlingRecorder recorder) {
        boolean counted = leg.leg().kind() == Leg.Kind.LOAD || leg.leg().kind() == Leg.Kind.STEP;
        String prefix = leg.leg().kind() == Leg.Kind.STEP ? leg.leg().name() + " " : "";
        return Requests.one(
                prefix, () -> run().url(leg.leg().way()), recorder, settings.posts(), counted, () -> run().begin(leg));
    }

    private static ChainBuilder once(Runnable step) {
        return exec(session -> {
            step.run();
            return session;
        });
    }

    private static ChainBuilder until(BooleanSupplier met) {
        return exec(asLongAs(session -> !met.getAsBoolean()).on(pause(Duration.ofMillis(50))));
    }

    private LoadTestRun run() {
        return Objects.requireNonNull(run, "before() has not run");
    }
}
