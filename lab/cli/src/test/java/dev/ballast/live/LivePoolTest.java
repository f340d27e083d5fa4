package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.live.Snapshot.Change;
import dev.ballast.live.Snapshot.Member;
import dev.ballast.live.Snapshot.Rate;
import dev.ballast.live.Snapshot.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** FeedTest tests what a page shows. This tests that it stays right while earlier events are dropped. */
class LivePoolTest {

    private static final String ONE = "172.20.0.5:5000";
    private static final String TWO = "172.20.0.6:5000";
    private static final String SHOP = "172.20.1.5:5000";

    private final LivePool pool = new LivePool();
    private final List<Entry<?>> untold = new ArrayList<>();
    private long seq;

    @Test
    void keepsOnlyTheLastChange() {
        at(0, new RunEvent.PhaseBegan("starting"));
        at(500, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", ONE));
        at(950, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));
        at(1000, new RunEvent.PhaseBegan("ready"));
        at(200_000, new PoolEvent.ScaleRequested("api", 1, 2));
        at(200_300, new InstanceEvent.Started("api-2", "api", "bbbbbbbbbbbb", TWO));
        at(200_700, new InstanceEvent.Registered("api-2", "api"));
        at(200_800, new BalancerEvent.Rendered("balancer", List.of(ONE, TWO), ""));
        at(200_860, new PoolEvent.Scaled("api", 2, 860L));
        Change before = change();

        for (int second = 1000; second < 101_000; second++) {
            at(second * 1000, new InstanceEvent.ProcessChanged("api-1", "agent", second % 2 == 0, "again", false));
        }

        assertThat(change()).isEqualTo(before);
        assertThat(before.ways()).extracting(Way::instance).containsExactly("api-2");
        assertThat(pool.held()).isLessThan(3000);

        at(200_000_000, new InstanceEvent.Died("api-1", "api", 1));
        at(200_000_400, new BalancerEvent.Rendered("balancer", List.of(TWO), ""));
        assertThat(change().ways())
                .singleElement()
                .satisfies(way -> assertThat(way.stages())
                        .as("by what was in force before")
                        .extracting(Snapshot.Reached::stage)
                        .containsExactly("died", "rendered without"));
    }

    @Test
    void keepsPresentStatesWhileEarlierEventsAreDropped() {
        at(500, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", ONE));
        at(900, new InstanceEvent.Registered("api-1", "api"));
        at(950, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));
        at(10_000, new InstanceEvent.Stopping("api-1", "api"));
        at(10_100, new BalancerEvent.Rendered("balancer", List.of(), ""));
        at(10_500, new InstanceEvent.Stopped("api-1", "api"));
        at(20_000, new InstanceEvent.Started("api-1", "api", "bbbbbbbbbbbb", ONE)); // the name is used again
        at(20_100, new InstanceEvent.Started("api-2", "api", "cccccccccccc", TWO));
        at(20_500, new InstanceEvent.Registered("api-1", "api"));
        at(20_600, new BalancerEvent.Worker("balancer", 30, WorkerState.STARTED));
        at(20_600, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));

        for (int second = 1000; second < 11_000; second++) {
            at(second * 1000, new ConsulEvent.Critical("api", second % 2 == 0 ? List.of() : List.of(ONE)));
        }
        assertThat(states()).containsExactly("api-1 FAILING", "api-2 STARTING");
        at(12_000_000, new ConsulEvent.Critical("api", List.of()));
        assertThat(states()).containsExactly("api-1 SERVING", "api-2 STARTING");

        at(12_000_900, new PoolEvent.ScaleRequested("api", 2, 1));
        at(12_001_000, new InstanceEvent.Stopping("api-1", "api"));
        at(12_001_100, new BalancerEvent.Rendered("balancer", List.of(), ""));
        at(12_001_200, new BalancerEvent.Worker("balancer", 30, WorkerState.GONE));
        assertThat(states()).containsExactly("api-1 LEAVING", "api-2 STARTING");
        at(12_001_400, new InstanceEvent.Stopped("api-1", "api"));
        assertThat(states()).containsExactly("api-2 STARTING");
        assertThat(change().ways())
                .singleElement()
                .satisfies(way -> assertThat(way.stages())
                        .extracting(Snapshot.Reached::stage)
                        .contains("rendered without", "old workers gone"));
    }

    @Test
    void showsADeathReportedBeforeItsKill() {
        at(0, new RunEvent.PhaseBegan("starting"));
        at(500, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", ONE));
        at(500, new InstanceEvent.Started("api-2", "api", "bbbbbbbbbbbb", TWO));
        at(950, new BalancerEvent.Rendered("balancer", List.of(ONE, TWO), ""));
        at(1000, new RunEvent.PhaseBegan("ready"));
        at(21_437, new InstanceEvent.Died("api-2", "api", 137));
        at(21_827, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));
        at(21_815, 765, new InstanceEvent.Killed("api-2", "api", "KILL")); // a busy engine answers late

        assertThat(change().ways())
                .singleElement()
                .satisfies(way -> assertThat(way.stages())
                        .extracting(Snapshot.Reached::stage)
                        .containsExactly("died", "rendered without"));
    }

    @Test
    void tellsServicesAndBalancersApart() {
        at(500, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", ONE));
        at(600, new ConsulEvent.Passing("api", List.of(ONE)));
        at(1100, new InstanceEvent.Started("shop-1", "shop", "dddddddddddd", SHOP));
        at(1300, new ConsulEvent.Passing("shop", List.of(SHOP)));
        at(1400, lists("balancer", List.of(ONE), List.of(SHOP)));
        at(1500, lists("spare", List.of(ONE), List.of()));
        at(1600, new BalancerEvent.Worker("balancer", 30, WorkerState.DRAINING));

        List<Member> members = members();
        List<Snapshot.Balancer> balancers = pool.balancers(Facts.NONE, Map.of("spare", Map.of(ONE, new Rate(5, 0))));

        assertThat(pool.services(members))
                .containsExactly(new Snapshot.Service("api", 1), new Snapshot.Service("shop", 1));
        assertThat(balancers).extracting(Snapshot.Balancer::name).containsExactly("balancer", "spare");
        assertThat(balancers.get(0).upstreams().get("shop")).containsExactly(new Snapshot.Upstream(SHOP, "shop-1"));
        assertThat(balancers.get(1).upstreams().get("shop")).isEmpty();
        assertThat(balancers)
                .extracting(balancer -> balancer.front().reloads())
                .as("each has its own workers")
                .containsExactly(1, 0);
        assertThat(balancers)
                .extracting(balancer -> balancer.front().logged())
                .as("each has its own log")
                .containsExactly(false, true);
        assertThat(members.get(0).balancers()).containsOnlyKeys("balancer", "spare");
        assertThat(members.get(0).balancers().get("spare")).isEqualTo(new Rate(5, 0));
        assertThat(members.get(1))
                .extracting(Member::service, Member::passing, Member::upstream, Member::state)
                .containsExactly("shop", true, false, Snapshot.State.SERVING);
        assertThat(members.get(1).balancers()).containsOnlyKeys("balancer");
    }

    private List<Member> members() {
        tell();
        return pool.members(Facts.NONE, Map.of("spare", Map.of(ONE, new Rate(5, 0))));
    }

    @Test
    void aScaleOfOneServiceIsNotInForceByAnother() {
        at(500, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", ONE));
        at(600, new ConsulEvent.Passing("api", List.of(ONE)));
        at(1100, new InstanceEvent.Started("shop-1", "shop", "dddddddddddd", SHOP));
        at(1300, new ConsulEvent.Passing("shop", List.of(SHOP)));
        at(1400, lists("balancer", List.of(ONE), List.of(SHOP)));
        at(2000, new PoolEvent.ScaleRequested("shop", 1, 2));
        at(2100, new PoolEvent.Scaled("api", 1, 5L));

        assertThat(change().words()).isEqualTo("scale shop from 1 to 2");
        assertThat(change().awaited()).isTrue();
        at(2200, new PoolEvent.Scaled("shop", 2, 200L));
        assertThat(change().awaited()).isFalse();
    }

    private static BalancerEvent.Rendered lists(String balancer, List<String> api, List<String> shop) {
        List<String> union = Stream.concat(api.stream(), shop.stream()).toList();
        return new BalancerEvent.Rendered(balancer, union, Map.of("api", api, "shop", shop), "");
    }

    private void at(double ms, Event event) {
        at(ms, 0, event);
    }

    private void at(double ms, double errorMs, Event event) {
        untold.add(new Entry<>(seq++, ms, Instant.EPOCH.plusMillis((long) ms), errorMs, event));
        if (untold.size() == 100) {
            tell();
        }
    }

    private Change change() {
        tell();
        return Objects.requireNonNull(pool.change());
    }

    private List<String> states() {
        tell();
        return pool.members(Facts.NONE, Map.of()).stream()
                .map(member -> member.name() + " " + member.state())
                .toList();
    }

    private void tell() {
        pool.take(untold);
        untold.clear();
    }
}
