package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.cli.Main;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {

    private static final String MANIFEST = """
            {"format":1,"run":"%s","started":"2026-11-30T00:00:00Z","finished":"2026-11-30T00:00:09Z","outcome":"passed"}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void validRunsSucceed() throws IOException {
        assertThat(judge(run("one", Verdict.VALID), run("two", Verdict.VALID))).isEqualTo(ExitCodes.OK);
        assertThat(out.toString())
                .contains("one  VALID", "two  VALID")
                .endsWith("2 VALID, 0 INVALID, 0 UNKNOWN%n".formatted());
    }

    @Test
    void writesVerdictsInTheOrderOfTheArguments() throws IOException {
        Path json = folder.resolve("verdicts.json");
        Path bad = run("bad", Verdict.INVALID);
        assertThat(judge(bad, run("good", Verdict.VALID), Path.of("--json"), json))
                .isEqualTo(ExitCodes.FAILED);
        JsonNode runs = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
        assertThat(runs).extracting(run -> run.get("run").asText()).containsExactly("bad", "good");
        assertThat(runs).extracting(run -> run.get("worst").asText()).containsExactly("INVALID", "VALID");
        JsonNode verdict = runs.get(0).get("verdicts").get(1);
        assertThat(verdict.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("check", "verdict", "recorded", "detail");
        assertThat(verdict.get("recorded").asText()).isEqualTo("INVALID");
    }

    @Test
    void damagedRunIsUnknownAndTheDamageIsNamed() throws IOException {
        Path run = run("torn", Verdict.VALID);
        Files.writeString(run.resolve("manifest.json"), "{\"format\":");
        assertThat(judge(run)).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString()).contains("torn  UNKNOWN", "manifest.json cannot be read");
    }

    @Test
    void noSuchRunIsNotFound() {
        assertThat(judge(folder.resolve("nowhere"))).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(err.toString()).contains("nowhere");
    }

    @Test
    void noRunAmongSeveralIsNotFound() throws IOException {
        Path page = Files.createFile(folder.resolve("index.html"));

        assertThat(judge(page, page)).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(err.toString()).contains("index.html");
    }

    @Test
    void hostileTextPrintsNoControlCharacters() throws IOException {
        Path run = run("\u001b]0;boo\u0007@|red x|@", Verdict.VALID);
        History.startingIn(run.resolve("history.jsonl"))
                .record(new RunEvent.Checked("check", Verdict.INVALID, "\u001b[2J@|red boo|@\u0007"));
        judge(run);
        assertThat(out.toString()).doesNotContain("\u001b", "\u0007");
    }

    private Path run(String name, Verdict verdict) throws IOException {
        Path run = Files.createDirectory(folder.resolve(name));
        Files.writeString(run.resolve("manifest.json"), MANIFEST.formatted(name));
        History.startingIn(run.resolve("history.jsonl")).record(new RunEvent.Checked("check", verdict, "said then"));
        return run;
    }

    private int judge(Path... arguments) {
        String[] words = Stream.concat(Stream.of("judge"), Stream.of(arguments).map(Path::toString))
                .toArray(String[]::new);
        return Main.commandLine(words)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }
}
