package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EngineClockTest {

    private static final Instant ASKED = Instant.parse("2026-11-23T07:30:00Z");

    @Test
    void takesTheMiddleOfTheQuestion() {
        EngineClock clock = EngineClock.between(ASKED, ASKED.plusMillis(10), "2026-11-23T08:30:02.005+01:00");

        assertThat(clock.ahead()).isEqualTo(Duration.ofSeconds(2));
        assertThat(clock.errorMs()).isEqualTo(5);
        assertThat(clock.toHost(ASKED.plusSeconds(3))).isEqualTo(ASKED.plusSeconds(1));
    }
}
