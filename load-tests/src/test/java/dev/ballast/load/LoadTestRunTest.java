package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loss.LoadResult;
import dev.ballast.workload.LoadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTestRunTest {

    @AfterEach
    void asBefore() {
        System.clearProperty("ballast.runs");
    }

    /** For example a full disk. Gatling ignores exceptions of a simulation, so the run would pass. */
    @Test
    void anExceptionFailsTheRun(@TempDir Path runs) throws IOException {
        System.setProperty("ballast.runs", runs.toString());
        Properties properties = new Properties();
        properties.setProperty("ballast.target", "http://127.0.0.1:1");
        LoadSettings settings = LoadSettings.from(properties, new LoadSettings.Presets(1, Duration.ofSeconds(15)));
        Shape shape = Shape.of(ArrivalProfile.constant(settings.rate(), settings.duration()));
        LegRun leg = LegRun.of(shape.legs().get(0), 0, LoadListener.NONE);
        LoadTestRun run = LoadTestRun.start("SteadyLoad", settings, shape, List.of(leg));
        leg.begin(true);
        leg.settle(new LoadListener() {
            @Override
            public void stopped(LoadResult result) {
                throw new IllegalStateException("no space left on device");
            }
        });

        assertThat(run.judge()).isFalse();
        run.end();

        try (Stream<Path> directories = Files.list(runs)) {
            Path kept = directories.filter(Files::isDirectory).findFirst().orElseThrow();
            assertThat(kept.resolve("history.jsonl"))
                    .content()
                    .contains("the run can be judged", "UNKNOWN", "no space left on device")
                    .containsSubsequence(
                            "the load test SteadyLoad has ended",
                            "UNFINISHED",
                            "the load test SteadyLoad has ended",
                            "VALID");
            assertThat(kept.resolve("manifest.json")).content().contains("\"outcome\" : \"failed\"");
        }
    }
}
