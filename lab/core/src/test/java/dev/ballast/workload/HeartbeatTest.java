package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.request.LoadClock;
import dev.ballast.request.Stalls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    /** A thread that stands still between two waits has no beat that is due. */
    @Test
    void missesWhatPassedSinceTheLastBeat() {
        Heartbeat heartbeat = heartbeatAt(Duration.ofSeconds(3));

        long now = heartbeat.beat(Duration.ofSeconds(2).toNanos());

        assertThat(now).isEqualTo(3_000_000_000L);
        assertThat(heartbeat.missed()).containsExactly(new Stalls.Span(2_005_000, 3_000_000));
    }

    @Test
    void missesNothingInAShortDelay() {
        Heartbeat heartbeat = heartbeatAt(Duration.ofMillis(54));

        heartbeat.beat(0);

        assertThat(heartbeat.missed()).isEmpty();
    }

    private static Heartbeat heartbeatAt(Duration time) {
        return new Heartbeat(LoadClock.ofNanos(0), time::toNanos);
    }
}
