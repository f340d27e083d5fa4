package dev.ballast.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    private static final Instant START = Instant.parse("2026-11-29T19:00:00Z");

    @TempDir
    Path folder;

    @Test
    void readsItsOwnOutput() {
        Manifest written = begun().ofLab("1f2e3d4c", new Manifest.Git("9c1d", "main", true), Map.of("servers", 3))
                .ready(2467.0, Manifest.Engine.of(Map.of("version", "20.10", "cpus", "2")))
                .withMoreImages(List.of(new Manifest.Image("base", "ballast/base:5a1f", "sha256:aa", null)))
                .withVersions(Map.of("java", "17.0.15"))
                .with(RunOutcome.PASSED, null);

        written.writeTo(RunDirectory.at(folder));

        List<String> damage = new ArrayList<>();
        assertThat(Manifest.read(folder, damage::add)).isEqualTo(written);
        assertThat(damage).isEmpty();
    }

    @Test
    void leavesOutUnknownFields() throws IOException {
        begun().writeTo(RunDirectory.at(folder));

        var json = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
        assertThat(json.path("format").intValue()).isEqualTo(1);
        assertThat(json.path("outcome").textValue()).isEqualTo("running");
        assertThat(json.get("finished").isNull()).isTrue();
        assertThat(json.has("lab")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "3"})
    void readsNothingFromAFileWithoutAnObject(String content) throws IOException {
        Files.writeString(folder.resolve("manifest.json"), content);

        List<String> damage = new ArrayList<>();
        assertThat(Manifest.read(folder, damage::add)).isEqualTo(Manifest.NONE);
        assertThat(damage).containsExactly("manifest.json cannot be read: it holds no JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"format\":1,\"outcome\":\"failed\"}", "garbage"})
    void readsNothingFromAFileWithMoreThanOneObject(String more) throws IOException {
        Files.writeString(folder.resolve("manifest.json"), "{\"format\":1,\"outcome\":\"passed\"}\n" + more);

        List<String> damage = new ArrayList<>();
        assertThat(Manifest.read(folder, damage::add)).isEqualTo(Manifest.NONE);
        assertThat(damage).singleElement().asString().startsWith("manifest.json cannot be read: ");
    }

    @Test
    void saysWhereItIsBroken() throws IOException {
        Files.writeString(folder.resolve("manifest.json"), "{\n  \"format\": 1,\n  \"topology\": {");

        List<String> damage = new ArrayList<>();
        Manifest.read(folder, damage::add);
        assertThat(damage)
                .singleElement()
                .asString()
                .startsWith("manifest.json cannot be read: Unexpected end-of-input")
                .contains("(line 3, column")
                .doesNotContain("Source");
    }

    @Test
    void keepsTheFirstFailure() {
        Manifest manifest = begun().with(RunOutcome.FAILED, "first").with(RunOutcome.PASSED, null);

        assertThat(manifest.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(manifest.failure()).isEqualTo("first");
    }

    @Test
    void readsOutcomesThatItDoesNotKnow() throws IOException {
        Files.writeString(folder.resolve("manifest.json"), "{\"format\":1,\"outcome\":\"paused\",\"mood\":\"new\"}");

        assertThat(Manifest.read(folder, damage -> {}).outcome()).isEqualTo(RunOutcome.UNKNOWN);
    }

    private Manifest begun() {
        return Manifest.begun(RunDirectory.at(folder), "demo", "./ballast demo", START);
    }
}
