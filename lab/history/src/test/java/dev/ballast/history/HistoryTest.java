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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final Instant BEGAN = Instant.parse("2026-11-23T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final AtomicReference<Instant> wall = new AtomicReference<>(BEGAN);

    @Test
    void timesEventsOnOneClockFromItsStart() {
        History history = History.inMemory(nanos::get);
        nanos.addAndGet(12_345_678);
        history.record(new RunEvent.Note("a"));
        nanos.addAndGet(1_000_000);
        history.record(new RunEvent.Note("b"));

        assertThat(history.entries()).extracting(Entry::atMs).containsExactly(12.345, 13.345);
        assertThat(history.entries()).extracting(Entry::seq).containsExactly(0L, 1L);
        assertThat(Duration.between(
                        history.entries().get(0).wall(),
                        history.entries().get(1).wall()))
                .isBetween(Duration.ofMillis(-500), Duration.ofMillis(500)); // by the host's clock, not by that one
    }

    @Test
    void findsEventsByType() {
        History history = History.inMemory();
        history.record(new RunEvent.Note("a"));
        history.record(new PoolEvent.Scaled("api", 3, 17L));
        history.record(new RunEvent.Note("b"));

        assertThat(history.entries(RunEvent.Note.class))
                .extracting(entry -> entry.event().text())
                .containsExactly("a", "b");
        assertThat(history.last(PoolEvent.Scaled.class).orElseThrow().event().tookMs())
                .isEqualTo(17);
        assertThat(history.last(RunEvent.Failed.class)).isEmpty();
    }

    @Test
    void isInTheFileBeforeRecordReturns(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        History history = History.startingIn(file);
        history.record(new LoadEvent.Requests("requests", 2, 1, Map.of("h", 1), 5L, Map.of("refused", 1), "", ""));

        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .startsWith("{\"seq\":0,\"atMs\":")
                .contains("\"type\":\"requests\"", "\"failures\":{\"refused\":1}");
    }

    @Test
    void continuesTheHistoryOfAnotherProcess(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        History.startingIn(file).observe(new RunEvent.Note("first"), 60_000, 0);

        History continued = History.continuing(file, Instant.now());
        continued.record(new RunEvent.Note("second"));

        assertThat(continued.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.seq()).isEqualTo(1);
            assertThat(entry.atMs()).as("since the start, as the file has it").isBetween(0.0, 10_000.0);
        });
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void recordsTheHostsClockAfterAStep(@TempDir Path folder) {
        History history = History.startingIn(folder.resolve("history.jsonl"), clocks());
        history.record(new RunEvent.Note("before"));
        pass(1_000);
        step(2_000);
        history.record(new RunEvent.Note("after"));
        history.observe(new RunEvent.Note("seen later"), 400, 0);

        assertThat(history.entries()).extracting(Entry::atMs).containsExactly(0.0, 1_000.0, 400.0);
        assertThat(history.entries())
                .extracting(Entry::wall)
                .containsExactly(BEGAN, BEGAN.plusMillis(3_000), BEGAN.plusMillis(2_400));
    }

    @Test
    void continuesOnTheFirstProcessesClock(@TempDir Path folder) {
        Path file = folder.resolve("history.jsonl");
        History owner = History.startingIn(file, clocks());
        pass(1_000);
        step(2_000);
        owner.record(new RunEvent.Note("knows of the step"));
        pass(500);

        assertThat(History.continuing(file, BEGAN, clocks()).nowMs()).isEqualTo(1_500);
        assertThat(History.continuing(folder.resolve("none.jsonl"), BEGAN, clocks())
                        .nowMs())
                .as("by the host's clock, without a history file")
                .isEqualTo(3_500);
    }

    private History.Clocks clocks() {
        return new History.Clocks(nanos::get, wall::get);
    }

    private void pass(long ms) {
        nanos.addAndGet(ms * 1_000_000);
        step(ms);
    }

    private void step(long ms) {
        wall.updateAndGet(now -> now.plusMillis(ms));
    }

    @Test
    void readsEventsOfAllProcessesByTime(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        History owner = History.startingIn(file);
        owner.observe(new BalancerEvent.Rendered("balancer", List.of("1.2.3.4:80"), ""), 20, 0.5);
        History.continuing(file, owner.start()).observe(new PoolEvent.ScaleRequested("api", 1, 3), 10, 0);
        String later = "{\"seq\":2,\"atMs\":5,\"wall\":\"2026-01-01T00:00:00Z\",\"type\":\"of a later version\"}";
        Files.writeString(file, later + "\n{\"seq", StandardOpenOption.APPEND);

        List<Entry<?>> read = History.read(file);

        assertThat(read)
                .<Event>extracting(Entry::event)
                .containsExactly(
                        new Event.Unknown("of a later version", later),
                        new PoolEvent.ScaleRequested("api", 1, 3),
                        new BalancerEvent.Rendered("balancer", List.of("1.2.3.4:80"), ""));
        assertThat(read.get(2).errorMs()).isEqualTo(0.5);
    }

    @Test
    void losesNothingOfManyThreads(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        History history = History.startingIn(file);

        IntStream.range(0, 500).parallel().forEach(i -> history.record(new RunEvent.Note("n" + i)));

        List<Entry<?>> entries = history.entries();
        assertThat(entries).hasSize(500).extracting(Entry::seq).isSorted().doesNotHaveDuplicates();
        assertThat(entries).extracting(Entry::atMs).isSorted();
        assertThat(Files.readAllLines(file)).hasSize(500);
    }

    @Test
    void judgesNothingOnceAnotherProcessRemovesTheLab(@TempDir Path folder) {
        RunEvent.Checked invalid = new RunEvent.Checked("no request failed", Verdict.INVALID, "210 of 300 failed");
        Path file = folder.resolve("history.jsonl");
        History owner = History.startingIn(file);
        owner.record(invalid);
        History down = History.continuing(file, owner.start());
        down.record(RunEvent.Removing.byThisProcess());
        for (int lost = 0; lost < 2_000; lost++) {
            owner.record(new LoadEvent.Lost("1a2b", lost, "refused", "unexplained", "x".repeat(100)));
        }

        owner.record(invalid);

        assertThat(owner.entries(RunEvent.Checked.class))
                .extracting(entry -> entry.event().verdict())
                .containsExactly(Verdict.INVALID, Verdict.UNKNOWN);
        assertThat(owner.last(RunEvent.Checked.class).orElseThrow().event().detail())
                .contains("process " + ProcessHandle.current().pid(), "removes the lab");
        assertThat(down.now(invalid)).as("by the remover itself").isEqualTo(invalid);
        assertThat(History.continuing(file, owner.start()).now(invalid))
                .as("by a process that came later")
                .isEqualTo(invalid);
    }
}
