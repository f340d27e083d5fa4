package dev.ballast.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void interruptedThreadsAppendWholeLines(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("history.jsonl");
        HistoryFile file = new HistoryFile(path);
        int lines = 300;
        AtomicInteger whole = new AtomicInteger();
        Thread writer = new Thread(() -> {
            for (int i = 0; i < lines; i++) {
                Thread.currentThread().interrupt();
                file.append(number -> number + " " + "x".repeat(5_000) + "\n");
                whole.addAndGet(Thread.interrupted() ? 1 : 0);
            }
        });
        writer.start();
        while (writer.isAlive()) {
            writer.interrupt();
        }

        assertThat(whole).as("appended, and still interrupted").hasValue(lines);
        assertThat(Files.readAllLines(path)).hasSize(lines).allMatch(line -> line.endsWith("xx"));
    }
}
