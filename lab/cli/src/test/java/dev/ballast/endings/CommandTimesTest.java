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
    private static final CommandTimes TIMES = new CommandTimes("demo", 2_000, 6_000, 22_000, 30_000);

    @Test
    void runsSayWhenALabWasStartedAndClosed() {
        RecordedRun run = run(
                BEGUN.plusSeconds(2),
                phase(RunEvent.PhaseBegan.STARTING, 0),
                phase(RunEvent.PhaseBegan.READY, 4_000),
                phase(RunEvent.PhaseBegan.CLOSING, 20_000));

        assertThat(CommandTimes.of("demo", BEGUN, TOTAL, List.of(run))).isEqualTo(TIMES);
    }

    @Test
    void withoutPhasesThirdsCount() {
        CommandTimes thirds = new CommandTimes("scale", 0, 10_000, 20_000, 30_000);

        assertThat(CommandTimes.of("scale", BEGUN, TOTAL, List.of())).isEqualTo(thirds);
        assertThat(CommandTimes.of(
                        "scale",
                        BEGUN,
                        TOTAL,
                        List.of(run(BEGUN.minusSeconds(60), phase(RunEvent.PhaseBegan.READY, 5_000)))))
                .as("of the lab that was started before")
                .isEqualTo(thirds);
    }

    @Test
    void momentsLieInTheirPart() {
        assertThat(TIMES.moment(PlannedEnding.Part.START, 0.5)).isEqualTo(Duration.ofSeconds(4));
        assertThat(TIMES.moment(PlannedEnding.Part.CLOSE, 0.5)).isEqualTo(Duration.ofSeconds(26));
        assertThat(TIMES.moment(PlannedEnding.Part.WHOLE, 0.5)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void shorterCommandHasShorterParts() {
        assertThat(TIMES.within(Duration.ofSeconds(15)))
                .isEqualTo(new CommandTimes("demo", 1_000, 3_000, 11_000, 15_000));
        assertThat(TIMES.within(Duration.ofSeconds(60))).isEqualTo(TIMES);
    }

    private static Entry<?> phase(String name, double atMs) {
        return new Entry<>(1, atMs, null, 0, new RunEvent.PhaseBegan(name));
    }

    private static RecordedRun run(Instant start, Entry<?>... history) {
        return new RecordedRun(Path.of("run"), Manifest.NONE, start, List.of(history), true, List.of());
    }
}
