package dev.ballast.report;

import static dev.ballast.report.ResultsTest.answered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gate compares, beyond the figures of a run's largest load; {@link ResultsTest} has those. */
class BaselineTest {
    private TestRun run;

    @TempDir
    private Path folder;

    private int others;

    @BeforeEach
    void copyGolden() {
        run = TestRun.goldenIn(folder).load(2, "cafe", answered(1_000, 2_000));
        Report.write(run.directory);
    }

    @Test
    void doubtsAloneFailTheGate() {
        Baseline more = gate(
                TestRun.goldenIn(folder, "20261123-111111-demo-22222222").load(2, "cafe", answered(1_200, 2_000)),
                Map.of());

        assertThat(more.regressions()).isEmpty();
        assertThat(more.doubts()).singleElement().asString().contains("1,200 requests due");
        assertThat(more.holds()).isFalse();
    }

    @Test
    void aBaselineThatIsNotValidIsNone() {
        run.edit("results.json", results -> results.replace("\"worst\" : \"VALID\"", "\"worst\" : \"INVALID\""));

        Baseline gate = gate(other(), Map.of());

        assertThat(gate.gaps()).singleElement().asString().startsWith("the baseline itself is INVALID");
        assertThat(gate.holds()).isFalse();
    }

    @Test
    void aNegativeTimeHasNoPercentage() {
        assertThat(Measure.STEP.change(-34.09, 22.9)).startsWith("+57").endsWith(" ms");
        assertThat(Measure.STEP.change(-10, -30)).startsWith("−20").endsWith(" ms");
    }

    /** The largest load, and so the figure of the whole run, is as fast as before. */
    @Test
    void eachLoadIsCompared() {
        run.load(2, "babe", 2_100, answered(500, 5_000));
        Report.write(run.directory);
        TestRun slower = other().load(2, "face", 2_100, answered(500, 900_000));

        assertThat(gate(slower, Map.of()).regressions())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("latency p99, load 2: 900 ms, was 5.0")
                        .contains("(+"))
                .noneMatch(line -> line.startsWith("latency p99:"));
        assertThat(gate(other(), Map.of()).doubts())
                .anySatisfy(
                        doubt -> assertThat(doubt).contains("has 1 load, and").contains("2 loads"));
        assertThat(gate(slower, Map.of(Measure.P99, 1e9, Measure.P99_CHANGE, 1e9))
                        .holds())
                .isTrue();
    }

    @Test
    void loadsOfOneNameAreCompared() {
        run.load(2, "gatling-load-kept-0badcafe", answered(500, 5_000))
                .load(2, "gatling-load-fresh-1badcafe", 2_001, answered(500, 50_000));
        Report.write(run.directory);
        TestRun same = other().load(2, "gatling-load-fresh-2badcafe", answered(500, 50_000))
                .load(2, "gatling-load-kept-3badcafe", 2_001, answered(500, 5_000));

        assertThat(gate(same, Map.of()).regressions()).isEmpty();
        assertThat(gate(same, Map.of()).holds()).isTrue();
    }

    /** Fresh connections are a third of the requests. */
    @Test
    void eachKindOfConnectionIsCompared() {
        run.load(2, "cafe", thirdFresh(5_000));
        Report.write(run.directory);
        TestRun slower =
                TestRun.goldenIn(folder, "20261123-111111-demo-22222222").load(2, "cafe", thirdFresh(900_000));

        assertThat(gate(slower, Map.of(Measure.P99, 20.0)).regressions())
                .anySatisfy(line -> assertThat(line).startsWith("latency p99, fresh connections: 900 ms, was 5.0"))
                .noneMatch(line -> line.startsWith("latency p99, kept connections"));
    }

    private static List<String> thirdFresh(long freshMicros) {
        return IntStream.range(0, 600)
                .mapToObj(i -> i % 3 == 0
                        ? TestRun.answered(i, freshMicros).replace("aaaaaaaaaaaa,0,1,", "aaaaaaaaaaaa,0,0,")
                        : TestRun.answered(i, 5_000))
                .toList();
    }

    @Test
    void aBaselineThatLacksAFigureIsDoubted() {
        run.edit(
                "results.json",
                results -> results.replaceAll("(?s)\"connections\" : \\{.*?\\}\\s*\\}", "\"connections\" : null"));
        Baseline gate = gate(other(), Map.of());

        assertThat(gate.doubts())
                .singleElement()
                .asString()
                .contains("has no latency p99, kept connections, which", "./ballast report RUN --again");
        assertThat(gate.holds()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
    void boundsThatBoundNothingAreRefused(double percent) {
        assertThatThrownBy(() -> gate(other(), Map.of(Measure.P99, percent)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bound p99=%s: give a percentage of 0 or more, such as p99=20", percent);
    }

    private TestRun other() {
        return TestRun.goldenIn(folder, "20261123-%06d-demo-22222222".formatted(++others))
                .load(2, "cafe", answered(1_000, 2_000));
    }

    /** Holds a run to the one of {@link #copyGolden}, as it was. */
    private Baseline gate(TestRun other, Map<Measure, Double> percents) {
        Path baseline = run.directory.resolveSibling("baseline.json");
        run.copy("results.json", baseline);
        return Baseline.compare(baseline, other.directory, percents);
    }
}
