package dev.ballast.endings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Entry;
import dev.ballast.history.RunEvent;
import dev.ballast.run.Manifest;
import dev.ballast.run.RecordedRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTimesTest {

    private static final Instant BEGUN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration TOTAL = Duration.ofSeconds(30);

    @Test
    void runsSayWhenALabWasReadyAndClosed() {
        CommandTimes times = CommandTimes.of(
                BEGUN, TOTAL, List.of(run(BEGUN.plusSeconds(2), phase("ready", 4_000), phase("closing", 20_000))));

        assertThat(times).isEqualTo(new CommandTimes(Duration.ofSeconds(6), Duration.ofSeconds(22), TOTAL));
    }

    @Test
    void withoutPhasesThirdsCount() {
        Duration third = Duration.ofSeconds(10);

        assertThat(CommandTimes.of(BEGUN, TOTAL, List.of()))
                .isEqualTo(new CommandTimes(third, Duration.ofSeconds(20), TOTAL));
        assertThat(CommandTimes.of(BEGUN, TOTAL, List.of(run(BEGUN.minusSeconds(60), phase("ready", 5_000))))
                        .ready())
                .as("of the lab that was started before")
                .isEqualTo(third);
    }

    @Test
    void momentsLieInTheirPart() {
        CommandTimes times = new CommandTimes(Duration.ofSeconds(6), Duration.ofSeconds(22), TOTAL);

        assertThat(times.moment(PlannedEnding.Part.START, 0.5)).isEqualTo(Duration.ofSeconds(3));
        assertThat(times.moment(PlannedEnding.Part.CLOSE, 0.5)).isEqualTo(Duration.ofSeconds(26));
        assertThat(times.moment(PlannedEnding.Part.WHOLE, 0.5)).isEqualTo(Duration.ofSeconds(15));
    }

    private static Entry<?> phase(String name, double atMs) {
        return new Entry<>(1, atMs, null, 0, new RunEvent.PhaseBegan(name));
    }

    private static RecordedRun run(Instant start, Entry<?>... history) {
        return new RecordedRun(Path.of("run"), Manifest.NONE, start, List.of(history), true, List.of());
    }
}
