package dev.ballast.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    @Test
    void timesEventsOnOneClockFromItsStart() {
        History history = History.inMemory(nanos::get);
        nanos.addAndGet(12_345_678);
        history.record(new Event.Note("a"));
        nanos.addAndGet(1_000_000);
        history.record(new Event.Note("b"));

        assertThat(history.entries()).extracting(Entry::atMs).containsExactly(12.345, 13.345);
        assertThat(history.entries()).extracting(Entry::seq).containsExactly(0L, 1L);
        assertThat(Duration.between(
                        history.entries().get(0).wall(),
                        history.entries().get(1).wall()))
                .isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void findsEventsByType() {
        History history = History.inMemory();
        history.record(new Event.Note("a"));
        history.record(new Event.Scaled("api", 3, 17));
        history.record(new Event.Note("b"));

        assertThat(history.entries(Event.Note.class))
                .extracting(entry -> entry.event().text())
                .containsExactly("a", "b");
        assertThat(history.last(Event.Scaled.class).orElseThrow().event().tookMs())
                .isEqualTo(17);
        assertThat(history.last(Event.Failed.class)).isEmpty();
    }

    @Test
    void isInTheFileBeforeRecordReturns(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        History history = History.startingIn(file);
        history.record(new Event.Requests("requests", 2, 1, Map.of("h", 1), 5, Map.of("refused", 1)));

        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .startsWith("{\"seq\":0,\"atMs\":")
                .contains("\"type\":\"requests\"", "\"failures\":{\"refused\":1}");
    }

    @Test
    void continuesWhatAnotherProcessBegan(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        History.startingIn(file).record(new Event.Note("first"));

        History continued = History.continuing(file, Instant.now().minusSeconds(60));
        continued.record(new Event.Note("second"));

        assertThat(continued.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.seq()).isEqualTo(1);
            assertThat(entry.atMs()).isBetween(60_000.0, 70_000.0);
        });
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void readsWhatAllProcessesWroteInTheOrderInWhichItHappened(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        History owner = History.startingIn(file);
        owner.observe(new Event.Rendered("balancer", List.of("1.2.3.4:80"), ""), 20, 0.5);
        History.continuing(file, owner.start()).observe(new Event.ScaleRequested("api", 1, 3), 10, 0);
        Files.writeString(
                file,
                "{\"seq\":2,\"atMs\":5,\"wall\":\"2026-01-01T00:00:00Z\",\"type\":\"of a later version\"}\n{\"seq",
                StandardOpenOption.APPEND);

        List<Entry<?>> read = History.read(file);

        assertThat(read)
                .<Event>extracting(Entry::event)
                .containsExactly(
                        new Event.ScaleRequested("api", 1, 3),
                        new Event.Rendered("balancer", List.of("1.2.3.4:80"), ""));
        assertThat(read.get(1).errorMs()).isEqualTo(0.5);
    }

    @Test
    void losesNothingOfManyThreads(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        History history = History.startingIn(file);

        IntStream.range(0, 500).parallel().forEach(i -> history.record(new Event.Note("n" + i)));

        List<Entry<?>> entries = history.entries();
        assertThat(entries).hasSize(500).extracting(Entry::seq).isSorted().doesNotHaveDuplicates();
        assertThat(entries).extracting(Entry::atMs).isSorted();
        assertThat(Files.readAllLines(file)).hasSize(500);
    }
}
