package dev.ballast.endings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SessionCommandTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A process that starts another one, and says when both run. */
    private static final String TWO = "sleep 600 & echo begun; wait";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path log;

    @BeforeEach
    void chooseLog() {
        log = folder.resolve("log");
    }

    @Test
    void killingAllLeavesNoProcess() throws Exception {
        try (SessionCommand command = begun(TWO)) {
            command.signalAll("KILL");

            assertThat(command.hasEndedWithin(LIMIT)).isTrue();
            assertThat(command.leftAfter(LIMIT)).isEmpty();
        }
    }

    @Test
    void namesProcessesThatOutliveTheirParent() throws Exception {
        try (SessionCommand command = begun(TWO)) {
            command.signalFirst("TERM");

            assertThat(command.hasEndedWithin(LIMIT)).isTrue();
            assertThat(command.exitCode()).isEqualTo(128 + 15);
            assertThat(command.leftAfter(Duration.ofMillis(200)))
                    .singleElement()
                    .asString()
                    .endsWith("(sleep)");
        }
    }

    @Test
    void closedOutputEndsWhoWritesToIt() throws Exception {
        try (SessionCommand command = begun("while echo begun; do sleep 0.1; done")) {
            command.closeOutput();

            assertThat(command.hasEndedWithin(LIMIT)).isTrue();
        }
    }

    private SessionCommand begun(String script) throws IOException {
        SessionCommand command = SessionCommand.start(List.of("sh", "-c", script), folder, Map.of(), log);
        Awaitility.await().atMost(LIMIT).until(() -> Files.exists(log) && Files.size(log) > 0);
        return command;
    }
}
