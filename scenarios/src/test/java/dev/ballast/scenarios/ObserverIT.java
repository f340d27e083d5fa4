package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.engine.Engine;
import dev.ballast.engine.HostPort;
import dev.ballast.engine.Labs;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.HistoryReader;
import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.live.LivePage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each event of a detached lab is recorded once. A process of its own serves the lab's page, and ends with the lab. */
class ObserverIT {

    /** When to give up. A busy machine delays the start and the end of a JVM by seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private String lab = "";

    @Test
    void outlivesTheCommandAndRecordsOnce() throws Exception {
        lab = ballast("up", "--port", "0", "--detach").replaceAll("(?s).*lab +([0-9a-f]{8}) .*", "$1");
        Labs.Found found = found();
        ProcessHandle observer = listener(found.livePort()); // up returned, so the page is served
        assertThat(status().path("live").asText()).isEqualTo(LivePage.url(found.livePort()));
        await("an answer within a second, which is all that status waits for, and which a busy machine may exceed")
                .atMost(LIMIT)
                .until(() -> LivePage.answers(found.livePort(), lab)
                        && status().path("liveAnswers").asBoolean());

        ballast("scale", "api=2", "--lab", lab);
        assertThat(seen(InstanceEvent.Started.class))
                .as("starts of api-1 and api-2")
                .hasSize(2);
        assertThat(seen(InstanceEvent.Registered.class)).doesNotHaveDuplicates();
        assertThat(PoolLifetimes.of(History.read(history())).missed())
                .as("what no process recorded, although each of them watched")
                .isEmpty();

        observer.destroyForcibly();
        await().atMost(LIMIT).until(() -> !observer.isAlive());
        assertThat(status().path("liveAnswers").asBoolean()).isFalse();
        ballast("scale", "api=3", "--lab", lab); // which records, because no other process does
        assertThat(seen(InstanceEvent.Started.class)).hasSize(3);

        Process second = start("live", "--lab", lab);
        await().atMost(LIMIT).until(() -> LivePage.answers(found.livePort(), lab));
        ballast("down", "--lab", lab);
        await("the observer ends with the lab").atMost(LIMIT).until(() -> !second.isAlive());
        assertThat(second.exitValue()).isZero();
        assertThat(Path.of(found.run()).resolve("report.html")).exists();
        assertThat(Path.of(found.run()).resolve("recorder.lock")).doesNotExist();
    }

    @AfterEach
    void remove() {
        if (!lab.isEmpty()) {
            new Labs(Engine.connect()).remove(lab);
        }
    }

    private Labs.Found found() {
        return new Labs(Engine.connect())
                .all().stream()
                        .filter(found -> found.id().equals(lab))
                        .findFirst()
                        .orElseThrow();
    }

    private JsonNode status() throws Exception {
        for (JsonNode each : JsonMapper.builder().build().readTree(ballast("status", "--json"))) {
            if (each.path("id").asText().equals(lab)) {
                return each;
            }
        }
        throw new AssertionError("status does not list lab " + lab);
    }

    /** Who listens on a port; a command line as long as this one's is not told of a process. */
    private static ProcessHandle listener(int port) {
        HostPort.Holder holder = HostPort.takenBy(port, Engine.connect()).orElseThrow();
        return ProcessHandle.of(holder.pid()).orElseThrow();
    }

    private List<Event> seen(Class<? extends Event> type) {
        return new HistoryReader(history())
                .more().stream()
                        .<Event>map(Entry::event)
                        .filter(type::isInstance)
                        .toList();
    }

    private Path history() {
        return Path.of(found().run()).resolve("history.jsonl");
    }

    private static String ballast(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code of %s", List.of(arguments)).isZero();
        return said;
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ballast.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
