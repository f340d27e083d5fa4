package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.live.Snapshot.Change;
import dev.ballast.live.Snapshot.Way;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** FeedTest tests how a change looks. This tests that the last one is kept, and little else. */
class ChangesTest {

    private static final String ONE = "172.20.0.5:5000";
    private static final String TWO = "172.20.0.6:5000";

    private final Changes changes = new Changes();
    private long seq;

    @Test
    void holdsTheLastChangeAndNotWhatDaysHaveTold() {
        at(0, new RunEvent.PhaseBegan("starting"));
        at(500, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", ONE));
        at(950, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));
        at(1000, new RunEvent.PhaseBegan("ready"));
        at(200_000, new PoolEvent.ScaleRequested("api", 1, 2));
        at(200_300, new InstanceEvent.Started("api-2", "api", "bbbbbbbbbbbb", TWO));
        at(200_700, new InstanceEvent.Registered("api-2", "api"));
        at(200_800, new BalancerEvent.Rendered("balancer", List.of(ONE, TWO), ""));
        at(200_860, new PoolEvent.Scaled("api", 2, 860L));
        Change before = Objects.requireNonNull(changes.last());

        for (int second = 1000; second < 101_000; second++) {
            at(second * 1000, new InstanceEvent.ProcessChanged("api-1", "agent", second % 2 == 0, "again"));
        }

        assertThat(changes.last()).isEqualTo(before);
        assertThat(before.ways()).extracting(Way::instance).containsExactly("api-2");
        assertThat(changes.held()).isLessThan(3000);

        at(200_000_000, new InstanceEvent.Died("api-1", "api", 1));
        at(200_000_400, new BalancerEvent.Rendered("balancer", List.of(TWO), ""));
        assertThat(Objects.requireNonNull(changes.last()).ways())
                .singleElement()
                .satisfies(way -> assertThat(way.stages())
                        .as("by what was in force before")
                        .extracting(Snapshot.Reached::stage)
                        .containsExactly("died", "rendered without"));
    }

    @Test
    void showsADeathToldBeforeTheKillThatCausedIt() {
        at(0, new RunEvent.PhaseBegan("starting"));
        at(500, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", ONE));
        at(500, new InstanceEvent.Started("api-2", "api", "bbbbbbbbbbbb", TWO));
        at(950, new BalancerEvent.Rendered("balancer", List.of(ONE, TWO), ""));
        at(1000, new RunEvent.PhaseBegan("ready"));
        at(21_437, new InstanceEvent.Died("api-2", "api", 137));
        at(21_827, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));
        at(21_815, 765, new InstanceEvent.Killed("api-2", "api", "KILL")); // a busy engine answers late

        assertThat(Objects.requireNonNull(changes.last()).ways())
                .singleElement()
                .satisfies(way -> assertThat(way.stages())
                        .extracting(Snapshot.Reached::stage)
                        .containsExactly("died", "rendered without"));
    }

    private void at(double ms, Event event) {
        at(ms, 0, event);
    }

    private void at(double ms, double errorMs, Event event) {
        changes.take(
                new Entry<>(seq++, ms, Instant.EPOCH.plusMillis((long) ms), errorMs, event),
                name -> Optional.of(new LiveInstance(name)));
    }
}
