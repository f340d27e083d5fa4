package dev.ballast.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {

    private static final RunFacts FACTS =
            new RunFacts("0badf00d", "ScaleUpIT", "./ballast scenario ScaleUpIT", Topology.reference());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private RunDirectory run = RunDirectory.at(Path.of("."));
    private History history = History.inMemory();

    @BeforeEach
    void beginRun() {
        run = RunDirectory.at(folder.resolve("20261129-200000-ScaleUpIT-0badf00d"));
        history = History.startingIn(run.resolve("history.jsonl"));
    }

    @Test
    void namesContainersOfOneProgramInOtherVersions() throws IOException {
        Evidence evidence = Evidence.of(run, history, FACTS);

        evidence.versions("front", Map.of("nginx", "1.24.0", "consul", "1.21.1"));
        evidence.versions("spare", Map.of("nginx", "1.28.0", "consul", "1.21.1"));
        evidence.collect(RunOutcome.PASSED, null);

        JsonNode versions = manifest().path("versions");
        assertThat(versions.path("nginx").asText()).isEqualTo("1.24.0");
        assertThat(versions.path("nginx in spare").asText()).isEqualTo("1.28.0");
        assertThat(versions.has("consul in spare")).isFalse();
    }

    @Test
    void collectsTheRestIfOnePartFails() throws IOException {
        Evidence evidence = Evidence.of(run, history, FACTS);
        evidence.add("Consul's catalog", () -> {
            throw new IllegalStateException("Consul is gone");
        });
        evidence.add("the rendered configuration", () -> run.write("rendered/last-balancer.conf", "upstream {}"));

        evidence.collect(RunOutcome.PASSED, null);

        assertThat(run.path().resolve("rendered/last-balancer.conf")).hasContent("upstream {}");
        assertThat(history.entries(RunEvent.Note.class))
                .singleElement()
                .satisfies(note -> assertThat(note.event().text())
                        .isEqualTo("could not keep Consul's catalog: java.lang.IllegalStateException: Consul is gone"));
        assertThat(manifest().path("outcome").asText()).isEqualTo("passed");
        assertThat(run.path().resolve("report.html")).exists();
    }

    @Test
    void collectsTheRestAfterAnError() {
        Evidence evidence = Evidence.of(run, history, FACTS);
        evidence.add("a log of 40 MiB", () -> {
            throw new OutOfMemoryError("planted");
        });

        evidence.collect(RunOutcome.PASSED, null);

        assertThat(notes()).containsExactly("could not keep a log of 40 MiB: java.lang.OutOfMemoryError: planted");
        assertThat(run.path().resolve("report.html")).exists();
    }

    @Test
    void goesOnAfterAStepThatHangs() {
        CountDownLatch never = new CountDownLatch(1);

        Evidence.of(run, history, FACTS).step("ask Consul", Duration.ofMillis(50), () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        never.countDown();
        assertThat(notes()).containsExactly("could not ask Consul: it has not ended within 0 s");
    }

    @Test
    void givesUpAPartAtItsOwnLimit() {
        CountDownLatch never = new CountDownLatch(1);
        Evidence evidence = Evidence.of(run, history, FACTS);
        evidence.add("Consul's catalog", Duration.ofMillis(50), () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        evidence.collect(RunOutcome.PASSED, null);

        never.countDown();
        assertThat(notes()).containsExactly("could not keep Consul's catalog: it has not ended within 0 s");
        assertThat(run.path().resolve("report.html")).exists();
    }

    private List<String> notes() {
        return history.entries(RunEvent.Note.class).stream()
                .map(note -> note.event().text())
                .toList();
    }

    @Test
    void manifestSaysWhyTheRunFailed() throws IOException {
        Evidence.of(run, history, FACTS).collect(RunOutcome.FAILED, "no engine");

        assertThat(manifest().path("format").asInt()).isEqualTo(1);
        assertThat(manifest().path("lab").asText()).isEqualTo("0badf00d");
        assertThat(manifest().path("name").asText()).isEqualTo("ScaleUpIT");
        assertThat(manifest().path("outcome").asText()).isEqualTo("failed");
        assertThat(manifest().path("failure").asText()).isEqualTo("no engine");
        assertThat(manifest().path("topology").path("name").asText()).isEqualTo("reference");
        assertThat(manifest().path("finished").isNull()).isFalse();
    }

    @Test
    void manifestOfARunningLabIsNotFinished() throws IOException {
        Evidence evidence = Evidence.of(run, history, FACTS);

        evidence.starts(
                Map.of("version", "20.10"),
                List.of(new BuiltImage("api-flask", "ballast/api-flask:1", "sha256:1", "")),
                Map.of("services.api.settings.drain", "4s"));
        assertThat(manifest()
                        .path("deployed")
                        .path("services.api.settings.drain")
                        .asText())
                .isEqualTo("4s");
        assertThat(manifest().path("readyMs").isMissingNode()).isTrue();
        evidence.ready(4_400);

        assertThat(manifest().path("outcome").asText()).isEqualTo("running");
        assertThat(manifest().path("finished").isNull()).isTrue();
        assertThat(manifest().path("readyMs").asInt()).isEqualTo(4_400);
        assertThat(manifest().path("engine").path("version").asText()).isEqualTo("20.10");
        assertThat(manifest().path("images").path(0).path("reference").asText()).isEqualTo("ballast/api-flask:1");
        assertThat(manifest().path("versions").path("java").asText()).isNotBlank();
    }

    @Test
    void continuedManifestKeepsTheFirstFailure() throws IOException {
        Files.writeString(
                run.path().resolve("manifest.json"),
                "{\"format\":1,\"name\":\"up\",\"outcome\":\"failed\",\"failure\":\"first\",\"readyMs\":7}");

        Evidence.continued(run, history, FACTS).collect(RunOutcome.FAILED, "second");

        assertThat(manifest().path("name").asText()).isEqualTo("up");
        assertThat(manifest().path("failure").asText()).isEqualTo("first");
        assertThat(manifest().path("readyMs").asInt()).isEqualTo(7);
    }

    @Test
    void keepsTheImagesThatAnotherProcessBrings() throws IOException {
        Evidence owner = Evidence.of(run, history, FACTS);
        owner.starts(Map.of(), List.of(image("api-flask")), Map.of());

        Evidence.continued(run, history, FACTS)
                .brings(List.of(
                        new BuiltImage("ballast/api-flask:1", "ballast/api-flask:1", "sha256:api-flask", ""),
                        image("api-java")));
        owner.brings(List.of(image("haproxy")));
        owner.collect(RunOutcome.PASSED, null);

        assertThat(manifest().path("images").findValuesAsText("name"))
                .containsExactly("api-flask", "api-java", "haproxy");
        assertThat(manifest().path("outcome").asText()).isEqualTo("passed");
    }

    private static BuiltImage image(String name) {
        return new BuiltImage(name, "ballast/%s:1".formatted(name), "sha256:" + name, "");
    }

    @Test
    void keepsNothingIfTheDirectoryIsElsewhere() {
        RunDirectory elsewhere = RunDirectory.at(folder.resolve("another-machine"));

        Evidence.of(elsewhere, history, FACTS).collect(RunOutcome.PASSED, null);

        assertThat(elsewhere.path()).doesNotExist();
    }

    private JsonNode manifest() throws IOException {
        return new ObjectMapper().readTree(run.path().resolve("manifest.json").toFile());
    }
}
