package dev.ballast.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MavenEndTest {

    /** When to give up. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void waitsForWhatMavenStarted(@TempDir Path folder) throws Exception {
        Process maven = begun(folder, "(trap 'sleep 0.3; exit' TERM; touch began; while :; do sleep 0.1; done) & wait");
        List<ProcessHandle> all = all(maven);
        maven.descendants().forEach(ProcessHandle::destroy);

        assertThat(MavenEnd.ask(maven, LIMIT).await()).isZero();
        assertThat(all).hasSizeGreaterThan(1).noneMatch(MavenEnd::runs);
    }

    @Test
    void killsWhatDoesNotEndInTime(@TempDir Path folder) throws Exception {
        Process maven = begun(folder, "trap '' TERM; (touch began; while :; do sleep 0.1; done) & wait");
        List<ProcessHandle> shells = all(maven).stream().limit(2).toList();

        MavenEnd end = MavenEnd.ask(maven, Duration.ofMillis(300));

        assertThat(end.await()).isGreaterThanOrEqualTo(2);
        assertThat(end.left()).isZero();
        assertThat(shells).noneMatch(MavenEnd::runs);
    }

    /** As in a container, whose first process asks for no exit code. */
    @Test
    void waitsForNothingThatHasEnded(@TempDir Path folder) throws Exception {
        Process maven = begun(folder, "sh -c 'touch began' & exec sleep 60");
        List<ProcessHandle> all = all(maven);
        await().atMost(LIMIT).until(() -> all.stream().filter(MavenEnd::runs).count() == 1);

        assertThat(MavenEnd.ask(maven, LIMIT).await()).isZero();
    }

    private static Process begun(Path folder, String script) throws IOException {
        Process maven = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("began")));
        return maven;
    }

    private static List<ProcessHandle> all(Process maven) {
        return Stream.concat(Stream.of(maven.toHandle()), maven.descendants()).toList();
    }
}
