package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Html.read("results.schema.json"));

    private TestRun run;

    @TempDir
    private Path folder;

    @BeforeEach
    void copyGolden() {
        run = TestRun.goldenIn(folder).load(2, "cafe", answered(1_000, 2_000));
        Report.write(run.directory);
    }

    @Test
    void areAsTheSchemaSays() {
        String results = run.read("results.json");

        assertThat(SCHEMA.validate(results, InputFormat.JSON)).isEmpty();
        assertThat(SCHEMA.validate(results.replace("\"VALID\"", "\"FINE\""), InputFormat.JSON))
                .as("a planted fault")
                .isNotEmpty();
        assertThat(SCHEMA.validate(results.replace("\"p99\"", "\"p98\""), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void areReadBackAsTheyWereWritten() {
        Results back = Results.read(run.directory.resolve("results.json"));

        assertThat(back).isEqualTo(Results.of(Page.of(run.read())));
        assertThat(back.largest().latency().p99()).isBetween(1.9, 2.1);
        assertThat(back.convergence()).extracting(Stage::stage).contains(Stage.JOINS, Stage.LEAVES);
        assertThat(back.environment()).containsKeys("command", "git", "engine");
    }

    @Test
    void ofFormat1AreReadAsWell() {
        run.write("old.json", """
                {"format":1,"run":"20261101-000000-demo-1a2b3c4d","outcome":"passed","failure":null,"worst":"VALID",
                 "verdicts":[],"readyMs":2467.3,"durationMs":7400.0,
                 "steps":[{"service":"api","from":1,"to":3,"tookMs":1332.6}],
                 "requests":{"total":700,"failed":0,"hostnames":{},"failures":{}}}
                """);
        Results old = Results.read(run.directory.resolve("old.json"));

        assertThat(Measure.READY.of(old)).isEqualTo(2467.3);
        assertThat(Measure.P99.of(old)).isNull();
    }

    @Test
    void ofANewerFormatOrNoneSaySo() {
        run.write("newer.json", "{\"format\":3,\"run\":\"x\",\"worst\":\"VALID\"}")
                .write("none.json", "[]");

        assertThatThrownBy(() -> Results.read(run.directory.resolve("newer.json")))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("format 3");
        assertThatThrownBy(() -> Results.read(run.directory.resolve("none.json")))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("holds no results");
    }

    @Test
    void aBaselineHoldsAgainstItself() {
        Baseline gate = gate(run, Map.of());

        assertThat(gate.regressions()).isEmpty();
        assertThat(gate.doubts()).isEmpty();
        assertThat(gate.differences()).isEmpty();
        assertThat(gate.holds()).isTrue();
    }

    @Test
    void whatRegressesPastItsBoundFails() {
        TestRun slower =
                TestRun.goldenIn(folder, "20261123-111111-demo-22222222").load(2, "cafe", answered(1_000, 9_000));

        assertThat(gate(slower, Map.of()).holds()).isFalse();
        assertThat(gate(slower, Map.of()).regressions())
                .anySatisfy(
                        line -> assertThat(line).startsWith("latency p99: 9.0").contains("was 2.00 ms", "(+3"));
        assertThat(gate(slower, Map.of(Measure.P99, 500.0, Measure.P99_CHANGE, 500.0))
                        .holds())
                .isTrue();
    }

    @Test
    void aLossOrAFigureThatIsGoneFails() {
        TestRun lossy = TestRun.goldenIn(folder, "20261123-111111-demo-22222222")
                .load(2, "cafe", List.of("0,GET,0,0,0,1000,BAD_GATEWAY,502,,0,1,empty pool"));

        assertThat(gate(lossy, Map.of()).regressions())
                .contains("requests lost: 1, was 0 (+1)", "latency p99: not measured any more, was 2.00 ms");
    }

    @Test
    void aRunThatIsInvalidFailsWithoutARegression() {
        run.event("\"type\":\"verdict\",\"check\":\"x\",\"verdict\":\"INVALID\",\"detail\":\"planted\"");

        assertThat(gate(run, Map.of()).regressions()).isEmpty();
        assertThat(gate(run, Map.of()).holds()).isFalse();
    }

    @Test
    void otherWorkIsDoubted() {
        TestRun other = TestRun.goldenIn(folder, "20261123-111111-demo-22222222")
                .load(2, "cafe", answered(2_000, 2_000))
                .edit("manifest.json", manifest -> manifest.replace("17.0.15", "21.0.1"))
                .withoutEvents("scale-requested");

        assertThat(gate(other, Map.of()).differences()).containsExactly("java: 21.0.1, was 17.0.15");
        assertThat(gate(other, Map.of()).doubts())
                .anyMatch(doubt -> doubt.contains("changed its pool otherwise"))
                .anyMatch(doubt -> doubt.contains("2,000 requests due"));
    }

    /** Holds a run to the one of {@link #copyGolden}, as it was. */
    private Baseline gate(TestRun other, Map<Measure, Double> percents) {
        Path baseline = run.directory.resolveSibling("baseline.json");
        run.copy("results.json", baseline);
        return Baseline.compare(baseline, other.directory, percents);
    }

    static List<String> answered(int requests, long micros) {
        return IntStream.range(0, requests)
                .mapToObj(i -> TestRun.answered(i, micros))
                .toList();
    }
}
