package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.check.LossCheck;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.LoadResult;
import dev.ballast.workload.Load;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A failure that a retry hides is counted. A retry by the balancer is accepted, and a retry by the client is a fault. */
@LabTest(topology = OneServer.class, apis = 2, lifetime = LabTest.Lifetime.CLASS)
class MaskedFailuresIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** A load generator on a busy machine may stand still for as long as an instance takes to start again. */
    private static final int DEATHS = 3;

    @Test
    @LabClaim("the balancer's retries are counted")
    void countsTheBalancersRetriesAfterAKill(Lab lab) {
        Instance killed = lab.instance("api-2");
        try (Load load = lab.load()
                .rate(200)
                .connections(16)
                .warmUp(Duration.ofSeconds(1))
                .start()) {
            awaitRequests(load, 1); // so that the warm-up, which is not counted, is over
            for (int death = 0; death < DEATHS; death++) {
                long spawned = spawned(lab, killed);
                Planted.death(killed, "api");
                await().atMost(LIMIT).until(() -> spawned(lab, killed) > spawned);
                awaitRequests(load, load.requests().size() + 40); // some of them while it starts
            }
            LoadResult result = load.stop();

            assertThat(result.lost()).isEmpty();
            assertThat(lab.history().last(LoadEvent.Proxied.class).orElseThrow().event())
                    .as("what the balancer says of it: %s", LossCheck.of(result).detail())
                    .satisfies(proxied -> assertThat(proxied.retried()).isPositive())
                    .satisfies(proxied -> assertThat(proxied.repeated()).isZero());
        }
    }

    @Test
    void detectsClientRetriesFromTheAccessLog(Lab lab) {
        assertThat(new OrdinaryClient(lab, "well", 1).send(120)).lostNothingWhileConstant();

        OrdinaryClient retrying = new OrdinaryClient(lab, "retrying", Integer.MAX_VALUE);
        Planted.outage(lab);
        CompletableFuture<LoadResult> sending = CompletableFuture.supplyAsync(() -> retrying.send(120));
        await().atMost(LIMIT).until(retrying::hasRetried);
        Planted.recovery(lab);
        LoadResult result =
                sending.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        lab.awaitPool(lab.instances("api"), LIMIT);

        assertThat(result.lost()).as("what the client says that it lost").isEmpty();
        Found.by(
                LossCheck.of(result),
                Verdict.INVALID,
                "retried by the client: it counts 120 requests, and the balancer logged ");
        assertThat(lab.history()
                        .last(LoadEvent.Proxied.class)
                        .orElseThrow()
                        .event()
                        .repeated())
                .isPositive();
    }

    private static void awaitRequests(Load load, int howMany) {
        await().atMost(LIMIT).until(() -> load.requests().size() >= howMany);
    }

    private static long spawned(Lab lab, Instance instance) {
        return lab.history().entries(InstanceEvent.ProcessChanged.class).stream()
                .filter(entry -> entry.event().instance().equals(instance.name())
                        && entry.event().process().equals("api")
                        && entry.event().running())
                .count();
    }
}
