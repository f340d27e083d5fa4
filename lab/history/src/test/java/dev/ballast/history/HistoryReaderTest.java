package dev.ballast.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryReaderTest {

    @TempDir
    Path folder;

    @Test
    void readsEventsOfSeveralWritersAsTheyCome() {
        Path file = folder.resolve("history.jsonl");
        HistoryReader reader = new HistoryReader(file);
        assertThat(reader.more()).as("before there is a history").isEmpty();
        History owner = History.startingIn(file);
        History command = History.continuing(file, owner.start());

        owner.observe(new BalancerEvent.Rendered("balancer", List.of("172.20.0.3:5000"), ""), 12.5, 1.25);
        command.record(new PoolEvent.ScaleRequested("api", 1, 3));

        assertThat(reader.more())
                .satisfiesExactly(
                        first -> {
                            assertThat(first.seq()).isZero();
                            assertThat(first).isEqualTo(owner.entries().get(0));
                        },
                        second -> {
                            assertThat(second.seq()).isEqualTo(1);
                            assertThat(second.event()).isEqualTo(new PoolEvent.ScaleRequested("api", 1, 3));
                        });
        assertThat(reader.more()).isEmpty();
        owner.record(new RunEvent.Note("äöü €"));
        assertThat(events(reader)).containsExactly(new RunEvent.Note("äöü €"));
    }

    @Test
    void leavesALineUntilItIsWhole() throws IOException {
        Path file = folder.resolve("history.jsonl");
        String line =
                "{\"seq\":0,\"atMs\":1.5,\"wall\":\"2026-11-23T07:30:00Z\",\"type\":\"note\",\"text\":\"whole\",\"of\":\"\"}\n";
        HistoryReader reader = new HistoryReader(file);
        Files.writeString(file, line.substring(0, 40));
        assertThat(reader.more()).isEmpty();

        Files.writeString(file, line.substring(40), StandardOpenOption.APPEND);

        assertThat(events(reader)).containsExactly(new RunEvent.Note("whole"));
    }

    @Test
    void keepsEventsOfAnotherVersion() throws IOException {
        Path file = folder.resolve("history.jsonl");
        String head = "{\"seq\":0,\"atMs\":1.5,\"wall\":\"2026-11-23T07:30:00Z\",\"type\":";
        Files.writeString(
                file,
                head + "\"of-tomorrow\",\"text\":\"x\"}\n" + head
                        + "\"note\",\"text\":\"known\",\"of\":\"\",\"more\":1}\n" + "torn\n");

        assertThat(events(new HistoryReader(file)))
                .containsExactly(
                        new Event.Unknown("of-tomorrow", head + "\"of-tomorrow\",\"text\":\"x\"}"),
                        new RunEvent.Note("known"));
    }

    @Test
    void saysWhichLinesItLeavesOut() throws IOException {
        Path file = folder.resolve("history.jsonl");
        String note = "{\"seq\":%d,\"atMs\":1.5,\"type\":\"note\",\"text\":\"%s\",\"of\":\"\"}\n";
        List<String> damage = new ArrayList<>();
        HistoryReader reader = new HistoryReader(file, damage::add);
        Files.writeString(file, note.formatted(0, "first") + "torn\n" + "x".repeat(3 << 20));

        assertThat(events(reader)).containsExactly(new RunEvent.Note("first"));
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
        assertThat(reader.more()).isEmpty();
        Files.writeString(file, note.formatted(3, "last"), StandardOpenOption.APPEND);
        assertThat(events(reader)).containsExactly(new RunEvent.Note("last"));
        assertThat(damage).hasSize(2);
        assertThat(damage.get(0)).startsWith("history.jsonl line 2 is not JSON: ");
        assertThat(damage.get(1)).isEqualTo("history.jsonl line 3 is longer than 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"note\",\"text\":\"hidden\"}", " garbage", "}"})
    void leavesOutALineWithMoreThanOneEvent(String more) throws IOException {
        Path file = folder.resolve("history.jsonl");
        String note = "{\"seq\":0,\"atMs\":1.5,\"type\":\"note\",\"text\":\"x\"}";
        Files.writeString(file, note + more + "\n" + note + "\n");

        List<String> damage = new ArrayList<>();
        assertThat(History.read(file, damage::add)).hasSize(1);
        assertThat(damage).singleElement().asString().startsWith("history.jsonl line 1 ");
        assertThat(events(new HistoryReader(file, damage::add))).hasSize(1);
        assertThat(damage).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 1 9 10    | history.jsonl lacks seq 2 to 8
            0 2         | history.jsonl lacks seq 1
            5           | history.jsonl lacks seq 0 to 4
            0 1 1 2     | history.jsonl line 3 has seq 1 a second time, or out of order
            0 1 x 3     |
            0 x 1 2     |
            0 x 3       | history.jsonl lacks seq 1 to 2
            0 - 1       |
            0 - 2       | history.jsonl lacks seq 1
            """)
    void saysWhichNumbersAreMissingOrThereTwice(String numbers, @Nullable String words) throws IOException {
        Path file = folder.resolve("history.jsonl");
        for (String number : numbers.split(" ")) {
            Files.writeString(
                    file,
                    switch (number) {
                        case "x" -> "torn\n";
                        case "-" -> "\n";
                        default -> "{\"seq\":%s,\"type\":\"note\"}\n".formatted(number);
                    },
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }

        assertThat(damage(file).stream().filter(damage -> !damage.contains("is not JSON")))
                .containsExactlyElementsOf(words == null ? List.of() : List.of(words));
    }

    @Test
    void leavesOutALineThatRepeatsAKey() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(file, "{\"seq\":0,\"type\":\"note\",\"text\":\"a\",\"text\":\"b\"}\n");

        assertThat(History.read(file)).isEmpty();
        assertThat(damage(file))
                .singleElement()
                .asString()
                .startsWith("history.jsonl line 1 cannot be read: Duplicate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"atMs\":\"soon\"",
                "\"atMs\":null",
                "\"atMs\":1e300",
                "\"errorMs\":[]",
                "\"seq\":\"0\"",
                "\"seq\":0.5",
                "\"seq\":99999999999999999999",
                "\"wall\":7",
                "\"wall\":\"soon\"",
                "\"wall\":\"+400000-01-01T00:00:00Z\""
            })
    void leavesOutALineWithAnAbsurdTimeOrNumber(String field) throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(file, "{\"type\":\"note\",%s}\n".formatted(field));

        assertThat(History.read(file)).isEmpty();
        assertThat(damage(file)).singleElement().asString().startsWith("history.jsonl line 1 cannot be read: ");
    }

    @Test
    void readsALastLineWithoutAnEnd() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(file, "{\"seq\":0,\"type\":\"note\"}\n{\"seq\":1,\"type\":\"note\"}");
        assertThat(History.read(file)).hasSize(2);

        List<String> damage = new ArrayList<>();
        Files.writeString(file, "{\"seq\":0,\"type\":\"note\"}\n{\"seq\":1,\"ty");
        assertThat(History.read(file, damage::add)).hasSize(1);
        assertThat(damage).singleElement().asString().startsWith("history.jsonl ends in the middle of line 2");
    }

    @Test
    void namesALastLineThatIsTooLong() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(file, "{\"seq\":0,\"type\":\"note\"}\n" + "\u0000".repeat(3 << 20));

        List<String> damage = new ArrayList<>();
        assertThat(History.read(file, damage::add)).hasSize(1);
        assertThat(damage).containsExactly("history.jsonl line 2 is longer than 1048576 bytes");
    }

    @Test
    void saysOnceThatItDoesNotKnowAType() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(file, "{\"seq\":0,\"type\":\"reloaded\"}\n{\"seq\":1,\"type\":\"reloaded\"}\n");

        assertThat(History.read(file)).hasSize(2);
        assertThat(damage(file))
                .singleElement()
                .asString()
                .startsWith("history.jsonl line 1 has the type 'reloaded', which this version does not know");
    }

    /** What both readers tell. */
    private static List<String> damage(Path file) {
        List<String> damage = new ArrayList<>();
        List<String> asItGrows = new ArrayList<>();
        History.read(file, damage::add);
        new HistoryReader(file, asItGrows::add).more();
        assertThat(asItGrows).isEqualTo(damage);
        return damage;
    }

    @Test
    void aViewRecordsOnlyWhileItMay() {
        History history = History.inMemory();
        boolean[] may = {false};
        History view = history.onlyWhile(() -> may[0]);

        view.record(new RunEvent.Note("unseen"));
        may[0] = true;
        view.observe(new RunEvent.Note("seen"), 5, 1);

        assertThat(history.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo(new RunEvent.Note("seen"));
            assertThat(entry.atMs()).isEqualTo(5);
        });
    }

    /** An observer looks for days: what it saw is read from the file, and takes no memory. */
    @Test
    void aViewRecordsInTheFileOnly() {
        Path file = folder.resolve("history.jsonl");
        History history = History.startingIn(file);
        history.record(new RunEvent.Note("done"));
        history.onlyWhile(() -> true).record(new RunEvent.Note("seen"));

        assertThat(events(new HistoryReader(file)))
                .containsExactly(new RunEvent.Note("done"), new RunEvent.Note("seen"));
        assertThat(history.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.event()).isEqualTo(new RunEvent.Note("done")));
    }

    private static List<Event> events(HistoryReader reader) {
        return reader.more().stream().<Event>map(Entry::event).toList();
    }
}
