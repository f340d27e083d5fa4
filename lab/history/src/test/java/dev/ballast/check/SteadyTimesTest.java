package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.request.Destination;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which answers count for an even spread: a pool grows from one instance to two at 3 s, under a load that starts at 1 s. */
class SteadyTimesTest {

    private static final double START_MS = 1_000;
    private static final int LAST_MS = 10_000;

    private final History history = History.inMemory();
    private final List<Request> requests = new ArrayList<>();

    SteadyTimesTest() {
        history.observe(new InstanceEvent.Started("api-1", "api", "one", "10.0.0.1:5000"), 100, 0);
        history.observe(new ConsulEvent.Passing("api", List.of("10.0.0.1:5000")), 200, 0);
        history.observe(new BalancerEvent.Rendered("balancer", List.of("10.0.0.1:5000"), ""), 300, 0);
        history.observe(new PoolEvent.ScaleRequested("api", 1, 2), 2_000, 0);
        history.observe(new InstanceEvent.Started("api-2", "api", "two", "10.0.0.2:5000"), 2_500, 0);
        List<String> both = List.of("10.0.0.1:5000", "10.0.0.2:5000");
        history.observe(new ConsulEvent.Passing("api", both), 2_700, 0);
        history.observe(new BalancerEvent.Rendered("balancer", both, ""), 2_800, 0);
        history.observe(new PoolEvent.Scaled("api", 2, 1_000L), 3_000, 0);
        history.observe(new RunEvent.Note(""), START_MS + LAST_MS + 1_000, 0);
        for (int ms = 0; ms < LAST_MS; ms += 10) {
            send(Request.Kind.GET, ms, 5, ms < 2_000 || ms % 20 == 0 ? "one" : "two");
        }
    }

    private void send(Request.Kind kind, int atMs, int tookMs, String host) {
        long sent = 1_000L * atMs;
        requests.add(new Request(
                "load",
                requests.size(),
                kind,
                sent,
                0,
                sent,
                sent + 1_000L * tookMs,
                Outcome.ANSWERED,
                200,
                host,
                0,
                false));
    }

    @Test
    void countsAnswersOfTheLoadsServiceAlone() {
        history.observe(new InstanceEvent.Started("shop-1", "shop", "three", "10.0.1.1:5000"), 100, 0);
        history.observe(new ConsulEvent.Passing("shop", List.of("10.0.1.1:5000")), 200, 0);
        history.observe(new BalancerEvent.Balances("balancer", Balancing.RANDOM, List.of("api", "shop")), 0, 0);
        history.observe(new BalancerEvent.Rendered("balancer", List.of("10.0.0.1:5000", "10.0.1.1:5000"), ""), 300, 0);
        history.observe(
                new BalancerEvent.Rendered("balancer", List.of("10.0.0.1:5000", "10.0.0.2:5000", "10.0.1.1:5000"), ""),
                2_800,
                0);

        assertThat(counted(new Destination("api", "balancer")))
                .containsExactly(Map.of("one", 100), Map.of("one", 350, "two", 350));
        assertThat(counted(Destination.UNKNOWN))
                .as("it is not known whose answers the load asked for")
                .isEmpty();
    }

    private List<Map<String, Integer>> counted() {
        return counted(Destination.UNKNOWN);
    }

    private List<Map<String, Integer>> counted(Destination to) {
        return spreads(to).stream().map(spread -> spread.shares().answers()).toList();
    }

    private List<Spread> spreads(Destination to) {
        RequestLog log =
                RequestLog.of("load", LoadClock.of(Instant.EPOCH), requests).to(to);
        return SteadyTimes.spreads(PoolLifetimes.of(history.entries()), List.of(new SteadyTimes.Load(log, START_MS)));
    }

    @Test
    void countsBetweenChangesOnceTheyAreSettled() {
        assertThat(counted()).containsExactly(Map.of("one", 100), Map.of("one", 350, "two", 350));
    }

    @Test
    void countsNothingWhileAnInstanceIsKeptBusy() {
        send(Request.Kind.SLOW, 3_000, 3_000, "one");
        send(Request.Kind.SLOW, 5_000, 3_000, "two");

        assertThat(counted()).element(1).isEqualTo(Map.of("one", 99, "two", 100));
    }

    @Test
    void aLoadThatAlwaysKeepsInstancesBusyTellsNothing() {
        for (int ms = 0; ms < LAST_MS; ms += 500) {
            send(Request.Kind.SLOW, ms, 3_000, "one");
        }

        assertThat(counted()).element(1).isEqualTo(Map.of("one", 0, "two", 0));
    }

    @Test
    void anInstanceThatLeavesIsNoneOfTheTime() {
        history.observe(new InstanceEvent.Stopping("api-2", "api"), 8_000, 0);

        assertThat(counted()).element(1).isEqualTo(Map.of("one", 350));
    }

    @Test
    void aFlapEndsATime() {
        history.observe(new BalancerEvent.Rendered("balancer", List.of("10.0.0.1:5000"), ""), 5_000, 0);
        history.observe(
                new BalancerEvent.Rendered("balancer", List.of("10.0.0.1:5000", "10.0.0.2:5000"), ""), 5_500, 0);

        assertThat(counted())
                .containsExactly(Map.of("one", 100), Map.of("one", 50, "two", 50), Map.of("one", 225, "two", 225));
    }

    @Test
    void eachTimeHasTheMethodThatTheBalancerHadThen() {
        history.observe(new BalancerEvent.Balances("balancer", Balancing.ROUND_ROBIN, List.of("api")), 0, 0);
        history.observe(new InstanceEvent.Died("balancer", "balancer", 0), 5_000, 0);
        history.observe(new BalancerEvent.Balances("balancer", Balancing.RANDOM, List.of("api")), 5_500, 0);
        history.observe(
                new BalancerEvent.Rendered("balancer", List.of("10.0.0.1:5000", "10.0.0.2:5000"), ""), 6_000, 0);

        assertThat(spreads(new Destination("api", "balancer")))
                .extracting(Spread::method)
                .containsExactly(Balancing.ROUND_ROBIN, Balancing.ROUND_ROBIN, Balancing.RANDOM);
        assertThat(counted(new Destination("api", "balancer")))
                .as("what was sent while the balancer was replaced does not count")
                .element(1)
                .isEqualTo(Map.of("one", 50, "two", 50));
    }
}
