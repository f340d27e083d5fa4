package dev.ballast.load;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.ballast.history.Event;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests arrive at a constant rate while the pool goes from 1 to 3 to 2: none may fail, and few may be slow. */
public final class ScaleUnderLoad extends Simulation {

    private static final List<PoolPlan.Change> CHANGES =
            List.of(new PoolPlan.Change(0.2, 3), new PoolPlan.Change(0.5, 2));

    private static final String REQUEST = "GET /hostname";
    private static final String HOSTNAME = "hostname";
    private static final String MILLIS = "millis";
    private static final String VERDICT = "Ballast's verdict";

    private final LoadSettings settings = LabRun.settings();
    private @Nullable LabRun run;
    private @Nullable PoolPlan plan;

    public ScaleUnderLoad() {
        setUp(warmUp().andThen(pool(), load().andThen(verdict())))
                .protocols(protocol())
                .assertions(
                        details(REQUEST).failedRequests().count().is(0L),
                        details(REQUEST).responseTime().percentile(99).lte((int)
                                settings.p99().toMillis()),
                        details(VERDICT).failedRequests().count().is(0L));
    }

    @Override
    public void before() {
        LabRun started = LabRun.start(getClass().getSimpleName(), settings);
        run = started;
        plan = new PoolPlan(started.lab(), settings.duration(), CHANGES);
        started.lab().history().record(new Event.Phase("warm-up"));
    }

    @Override
    public void after() {
        run().end();
    }

    private static HttpProtocolBuilder protocol() {
        return http.disableWarmUp() // Gatling's own goes to a public address
                .shareConnections() // keep-alive across users, as a proxy or a service in front of the balancer would
                .disableCaching()
                .disableFollowRedirect();
    }

    /** The same load, before anything counts: a cold JVM stalls for its first seconds. */
    private PopulationBuilder warmUp() {
        return scenario("warm-up")
                .exec(request().silent())
                .injectOpen(constantUsersPerSec(settings.rate()).during(settings.warmup()));
    }

    private PopulationBuilder load() {
        return scenario("requests")
                .exec(request())
                .exec(this::count)
                .injectOpen(constantUsersPerSec(settings.rate()).during(settings.duration()));
    }

    /** One user that changes the pool while the others send. */
    private PopulationBuilder pool() {
        return scenario("pool")
                .exec(session -> {
                    plan().start();
                    return session;
                })
                .injectOpen(atOnceUsers(1));
    }

    /** One user whose request is Ballast's verdict, so that Gatling's gate and report have it. */
    private PopulationBuilder verdict() {
        return scenario("verdict")
                .exec(asLongAs(session -> !plan().isDone()).on(pause(Duration.ofMillis(100))))
                .exec(dummy(VERDICT, 0).withSuccess(session -> run().judge()))
                .injectOpen(atOnceUsers(1));
    }

    private HttpRequestActionBuilder request() {
        return http(REQUEST)
                .get(session -> run().lab().balancer().url() + "/hostname")
                .check(
                        status().is(200),
                        jsonPath("$." + HOSTNAME).notNull().saveAs(HOSTNAME),
                        responseTimeInMillis().saveAs(MILLIS));
    }

    private Session count(Session session) {
        if (session.isFailed()) {
            run().tally().failed();
        } else {
            run().tally().answered(Objects.requireNonNull(session.getString(HOSTNAME)), session.getInt(MILLIS));
        }
        return session;
    }

    private LabRun run() {
        return Objects.requireNonNull(run, "before() has not run");
    }

    private PoolPlan plan() {
        return Objects.requireNonNull(plan, "before() has not run");
    }
}
