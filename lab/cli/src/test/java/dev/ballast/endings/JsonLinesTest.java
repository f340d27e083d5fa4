package dev.ballast.endings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {

    private static final EndingResult GOOD =
            new EndingResult("demo:1", "INT", "START", 4_000, 900, 0, false, 9_000, List.of());
    private static final EndingResult BAD =
            new EndingResult("up:2", "KILL", "CLOSE", 9_000, 1, 2, true, 20_000, List.of("lab 1a2b3c4d is left"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void givesBackWhatItWasGiven() {
        JsonLines<EndingResult> file = new JsonLines<>(folder.resolve("seed-1/results.jsonl"), EndingResult.class);
        assertThat(file.read()).isEmpty();

        file.add(GOOD);
        file.add(BAD);

        assertThat(file.read()).containsExactly(GOOD, BAD);
        file.clear();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void goesOnAfterALineThatWasCutOff() throws IOException {
        Path path = folder.resolve("results.jsonl");
        JsonLines<EndingResult> file = new JsonLines<>(path, EndingResult.class);
        file.add(GOOD);
        Files.writeString(path, "{\"ending\":\"up:2\",\"wa", StandardOpenOption.APPEND);

        file.add(BAD);

        assertThat(file.read()).containsExactly(GOOD, BAD);
    }
}
