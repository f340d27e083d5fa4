package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private static final Instant NOW = Instant.parse("2026-11-23T07:30:00.5Z");

    @Test
    void separatesTheProcessFromTheText() {
        assertThat(LogLine.of("nginx | a | b", NOW)).isEqualTo(new LogLine("nginx", "a | b", NOW));
    }

    @Test
    void leavesALineOfSupervisordWhole() {
        String line = "2026-11-23 07:30:00,123 INFO spawned: 'api | x' with pid 12";
        assertThat(LogLine.of(line, NOW)).isEqualTo(new LogLine("", line, NOW));
    }
}
