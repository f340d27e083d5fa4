package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.request.LoadClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    /** A thread that stands still between two waits has no beat that is due. */
    @Test
    void missesWhatPassedSinceTheLastBeat() {
        LoadClock clock = LoadClock.ofNanos(System.nanoTime());
        Heartbeat heartbeat = new Heartbeat(clock);
        long last = System.nanoTime() - Duration.ofSeconds(1).toNanos();

        long now = heartbeat.beat(last);

        assertThat(heartbeat.missed()).singleElement().satisfies(span -> {
            assertThat(span.from()).isEqualTo(clock.micros(last) + 5_000);
            assertThat(span.to()).isEqualTo(clock.micros(now));
        });
    }
}
