package dev.ballast.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.engine.FakeEngine;
import dev.ballast.history.History;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ContainerLogsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path run;

    private static final String API = "c1".repeat(32);

    private FakeEngine engine;
    private Containers containers;
    private ContainerLogs logs;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine()
                .json(
                        "GET /containers/json",
                        "[{\"Id\":\"" + API + "\",\"State\":\"running\",\"Image\":\"any\",\"Ports\":[],"
                                + "\"Labels\":{\"dev.ballast.name\":\"api-1\",\"dev.ballast.role\":\"api\"}}]");
        containers = new Containers(engine.engine(), "1a2b3c4d", false);
        logs = new ContainerLogs(
                containers,
                Evidence.of(
                        RunDirectory.at(run),
                        History.inMemory(),
                        new RunFacts("1a2b3c4d", "ContainerLogsTest", "", Topology.reference())));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void keepsOlderPartsOfAProcessesLog() {
        engine.on("GET /containers/%s/archive".formatted(API), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var tar = new TarArchiveOutputStream(exchange.getResponseBody())) {
                file(tar, "supervisor/api.log", "new");
                file(tar, "supervisor/api.log.1", "old");
                file(tar, "supervisor/notes.txt", "none");
            }
        });

        logs.keepAll();

        assertThat(run.resolve("logs/api-1/api.log")).hasContent("new");
        assertThat(run.resolve("logs/api-1/api.1.log")).hasContent("old");
        assertThat(run.resolve("logs/api-1")).isDirectoryNotContaining("glob:**notes*");
        Container api = containers.all().get(0);
        assertThat(ContainerLogs.ofProcesses(containers, api)).containsOnlyKeys("api");
    }

    @Test
    void keepsTheLogOfAContainerThatIsGone() throws IOException {
        Files.createDirectories(run.resolve("logs"));
        Files.writeString(run.resolve("logs/api-1.log"), "kept before");

        logs.keepAll();

        assertThat(run.resolve("logs/api-1.log")).hasContent("kept before");
        assertThat(run.resolve("logs")).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void replacesAnEarlierLog() throws IOException {
        Files.createDirectories(run.resolve("logs"));
        Files.writeString(run.resolve("logs/api-1.log"), "kept before");
        engine.on("GET /containers/%s/logs".formatted(API), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            FakeEngine.print(exchange.getResponseBody(), "said since\n");
            exchange.close();
        });

        logs.keepAll();

        assertThat(run.resolve("logs/api-1.log")).hasContent("said since\n");
    }

    private static void file(TarArchiveOutputStream tar, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
