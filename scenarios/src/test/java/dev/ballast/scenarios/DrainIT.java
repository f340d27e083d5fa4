package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.discovery.MemberState;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.request.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A stopped instance deregisters first, finishes its requests, and leaves the cluster, within Docker's ten seconds. */
@LabTest(apis = 2, lifetime = LabTest.Lifetime.CLASS)
class DrainIT {

    /** DRAIN_SECONDS of images/base: how long an instance serves after it has deregistered. */
    private static final double DRAIN_MS = 4_000;

    @Test
    void deregistersFirstAndFinishesItsRequests(Lab lab) {
        lab.scale("api", 2);
        Instance leaving = lab.instance("api-2");
        // one request for each instance: the balancer gives the second to the one with fewer connections
        List<CompletableFuture<Reply>> inFlight = Stream.of(1, 2)
                .map(n -> CompletableFuture.supplyAsync(() -> lab.get("/slow?ms=3000")))
                .toList();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(Containers.requestsInFlight(lab))
                        .as("requests in flight")
                        .isEqualTo(2));

        lab.scale("api", 1);

        assertThat(inFlight.stream().map(CompletableFuture::join))
                .extracting(reply -> reply.hostname().orElse(reply.failure()))
                .as("who answered the requests in flight")
                .contains(leaving.hostname())
                .containsExactlyInAnyOrder(
                        leaving.hostname(), lab.instance("api-1").hostname());

        double stopping = at(lab.history().last(InstanceEvent.Stopping.class).orElseThrow());
        double left = at(lab.history().last(ConsulEvent.Passing.class).orElseThrow());
        double unrendered = at(lab.history().last(BalancerEvent.Rendered.class).orElseThrow());
        double served = endOfService(lab, leaving, stopping);
        assertThat(left).as("when Consul had let go of it").isBetween(stopping, served);
        assertThat(unrendered).as("when the balancer had let go of it").isBetween(stopping, served);
        assertThat(served - stopping).as("ms for which it went on serving").isGreaterThan(DRAIN_MS);
        assertThat(died(lab, leaving, stopping).exitCode())
                .as("exit code: 137 if Docker had killed it after its ten seconds")
                .isNotEqualTo(137);

        assertThat(lab.consul().members()).containsEntry(leaving.hostname(), MemberState.LEFT);
        assertThat(lab.requests(60)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(lab.runDirectory().path().resolve("logs/api-2/drain.log"))
                .content()
                .contains("deregistered api");
    }

    @Test
    void theNextChangeNeedNotWaitForIt(Lab lab) {
        lab.scale("api", 2);

        CompletableFuture<Void> drained = lab.scaleUntilInForce("api", 1);
        assertThat(lab.instances("api")).extracting(Instance::name).containsExactly("api-1");
        assertThat(lab.instance("api-2").running()).as("it drains").isTrue();

        lab.scale("api", 2);
        assertThat(lab.instances("api"))
                .extracting(Instance::name)
                .as("beside api-2, which has its name still")
                .containsExactly("api-1", "api-3");
        assertThat(lab.requests(60)).allAnswered().cameFromExactly(lab.instances("api"));

        drained.join();
        assertThat(lab.allInstances()).extracting(Instance::name).doesNotContain("api-2");
        lab.scaleUntilInForce("api", 1);
        assertThat(lab.instances("api")).extracting(Instance::name).containsExactly("api-1");
    }

    private static double at(Entry<?> entry) {
        return entry.atMs();
    }

    /** Waits until the history has the end of an instance's API process after a moment, and returns when that was. */
    private static double endOfService(Lab lab, Instance instance, double afterMs) {
        return await().until(
                        () -> lab.history().entries(InstanceEvent.ProcessChanged.class).stream()
                                .filter(entry -> entry.atMs() > afterMs
                                        && entry.event().instance().equals(instance.name())
                                        && entry.event().process().equals("api")
                                        && !entry.event().running())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .atMs();
    }

    private static InstanceEvent.Died died(Lab lab, Instance instance, double afterMs) {
        return await().until(
                        () -> lab.history().entries(InstanceEvent.Died.class).stream()
                                .filter(entry -> entry.atMs() > afterMs
                                        && entry.event().instance().equals(instance.name()))
                                .map(Entry::event)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
