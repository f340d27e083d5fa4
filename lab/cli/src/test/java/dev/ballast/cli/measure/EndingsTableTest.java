package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.endings.EndingResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingsTableTest {

    private static final EndingsTable TABLE = new EndingsTable(List.of(
            result("demo:1", "TERM", "START", 900, 0, List.of()),
            result("demo:2", "TERM", "CLOSE", 1_500, 2, List.of()),
            result("demo:3", "TERM", "WHOLE", 20_000, 0, List.of("it ended 20.0 s after the signal")),
            result("demo:4", "full disk", "WHOLE", 7_000, 0, List.of())));

    @Test
    void addsUpEachWay() {
        assertThat(TABLE.table().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line.split(" {2,}"))
                        .containsExactly("TERM", "3", "1", "1", "0", "1", "1.5 s", "20.0 s"))
                .anySatisfy(line -> assertThat(line.split(" {2,}"))
                        .containsExactly("full disk", "1", "0", "0", "0", "0", "7.0 s", "7.0 s"));
    }

    @Test
    void saysWhatIsNotInTheTable() {
        assertThat(TABLE.summary(6))
                .containsExactly(
                        "1 bad of 4 endings",
                        "2 moments were drawn again, because the command had ended by then",
                        "an ending took 30.0 s on average",
                        "2 of 6 are left; --resume goes on");
        assertThat(TABLE.summary(4)).hasSize(3);
        assertThat(new EndingsTable(List.of()).summary(1))
                .containsExactly("0 bad of 0 endings", "1 of 1 are left; --resume goes on");
    }

    private static EndingResult result(
            String name, String way, String part, long lastedMs, int redrawn, List<String> bad) {
        return new EndingResult(name, way, part, 5_000, lastedMs, redrawn, false, 30_000, bad);
    }
}
