package dev.ballast.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

    @Test
    void numbersGoOnAcrossTheWriters(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("history.jsonl");
        HistoryFile owner = new HistoryFile(path);
        owner.append(number -> number + " owner\n");
        HistoryFile visitor = new HistoryFile(path);

        assertThat(visitor.append(number -> number + " visitor\n")).isEqualTo(1);
        assertThat(visitor.append(number -> number + " visitor\n")).isEqualTo(2);
        assertThat(owner.append(number -> number + " owner\n")).isEqualTo(3);

        assertThat(Files.readAllLines(path)).containsExactly("0 owner", "1 visitor", "2 visitor", "3 owner");
    }

    @Test
    void keepsApartFromALineThatWasTorn(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("history.jsonl"), "0 owner\n1 own");

        assertThat(new HistoryFile(path).append(number -> number + " visitor\n"))
                .isEqualTo(2);

        assertThat(Files.readAllLines(path)).containsExactly("0 owner", "1 own", "2 visitor");
    }
}
