package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ballast.run.UnreadableRunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Html.read("results.schema.json"));

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
    void matchTheSchema() {
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
        assertThat(back.convergence()).extracting(StageTimes::stage).contains(StageTimes.JOINS, StageTimes.LEAVES);
        assertThat(back.environment()).containsKeys("command", "git", "engine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"verdicts\":[null]",
                "\"steps\":[null]",
                "\"loads\":[null]",
                "\"loads\":[{\"lost\":{\"x\":null}}]",
                "\"convergence\":[null]",
                "\"convergence\":[{}]",
                "\"convergence\":[{\"stage\":\"s\",\"p99\":\"Infinity\"}]",
                "\"loads\":[{\"load\":\"x\",\"latency\":{\"p99\":\"NaN\"}}]",
                "\"loads\":[{\"load\":\"x\",\"latency\":{\"p99\":-1}}]",
                "\"readyMs\":\"Infinity\"",
                "\"environment\":{\"x\":null}",
                "\"run\":null"
            })
    void areUnreadableIfTheyLackAValue(String field) {
        Path file = folder.resolve("planted.json");
        run.write("results.json", "{\"format\":2,\"run\":\"r\",%s}".formatted(field))
                .copy("results.json", file);

        assertThatThrownBy(() -> Baseline.compare(file, run.directory, Map.of()))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("holds no results");
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
                .write("none.json", "[]")
                .write("text.json", "worst: VALID");

        assertThatThrownBy(() -> Results.read(run.directory.resolve("newer.json")))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("format 3");
        assertThatThrownBy(() -> Results.read(run.directory.resolve("none.json")))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("none.json holds no results: it is no JSON of");
        assertThatThrownBy(() -> Results.read(run.directory.resolve("text.json")))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("text.json holds no results: it is no JSON of")
                .hasMessageNotContaining("Source");
    }

    @Test
    void ofAMissingFileSayThatItIsMissing() {
        assertThatThrownBy(() -> Results.read(run.directory.resolve("nope.json")))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageStartingWith("there is no file ")
                .hasMessageContaining("nope.json; ./ballast report RUN --again");
    }

    @Test
    void aRunPassesAgainstItself() {
        Baseline gate = gate(run, Map.of());

        assertThat(gate.regressions()).isEmpty();
        assertThat(gate.doubts()).isEmpty();
        assertThat(gate.differences()).isEmpty();
        assertThat(gate.holds()).isTrue();
    }

    @Test
    void aRegressionPastItsBoundFails() {
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
    void aLossOrAMissingFigureFails() {
        TestRun lossy = TestRun.goldenIn(folder, "20261123-111111-demo-22222222")
                .load(2, "cafe", List.of("0,GET,0,0,0,1000,BAD_GATEWAY,502,,0,1,empty pool"));

        assertThat(gate(lossy, Map.of()).regressions())
                .contains("requests lost: 1, was 0 (+1)", "latency p99: not measured any more, was 2.00 ms");
    }

    @Test
    void aRunThatIsNotValidFails() {
        TestRun doubtful = TestRun.goldenIn(folder, "20261123-111111-demo-22222222")
                .load(2, "cafe", answered(1_000, 2_000))
                .event("\"type\":\"verdict\",\"check\":\"x\",\"verdict\":\"UNKNOWN\",\"detail\":\"planted\"");

        assertThat(gate(doubtful, Map.of()).regressions()).containsExactly("verdict: UNKNOWN, was VALID (worse)");
        assertThat(gate(doubtful, Map.of()).gaps())
                .containsExactly("the run itself is UNKNOWN, and a gate passes on VALID only");
        assertThat(Baseline.compare(run.directory.resolve("results.json"), run.directory, Map.of())
                        .gaps())
                .isEmpty();
        assertThat(gate(doubtful, Map.of()).holds()).isFalse();
        doubtful.copy("results.json", run.directory.resolveSibling("doubtful.json"));
        assertThat(Baseline.compare(run.directory.resolveSibling("doubtful.json"), doubtful.directory, Map.of())
                        .holds())
                .as("no worse than a baseline that proved nothing either")
                .isFalse();
    }

    @Test
    void aBaselineWithoutFiguresFails() {
        run.write("bare.json", "{\"format\":2,\"run\":\"x\",\"name\":\"x\",\"worst\":\"VALID\"}");
        Baseline gate = Baseline.compare(run.directory.resolve("bare.json"), run.directory, Map.of());

        assertThat(gate.regressions()).isEmpty();
        assertThat(gate.gaps()).singleElement().asString().contains("nothing was compared");
        assertThat(gate.holds()).isFalse();
    }

    /** It leaves half a second after api-3, and the balancer lists it to the end; then a change never comes into force. */
    @Test
    void neverIsWorseThanAnyFigure() {
        TestRun stuck = TestRun.goldenIn(folder, "20261123-111111-demo-22222222")
                .load(2, "cafe", answered(1_000, 2_000))
                .event(5_200, "\"type\":\"instance-stopping\",\"instance\":\"api-2\",\"service\":\"api\"")
                .event(6_000, "\"type\":\"scale-requested\",\"service\":\"api\",\"from\":2,\"to\":1");
        Baseline gate = gate(stuck, Map.of());

        assertThat(gate.regressions())
                .contains(
                        "leaving → out of upstreams, p99: never, was 373 ms (max of 1)",
                        "stages never reached: 1, was 0 (+1)",
                        "slowest change of the pool: never, was 1.33 s");
        assertThat(gate.holds()).isFalse();
        assertThat(Results.read(stuck.directory.resolve("results.json")).convergence())
                .extracting(StageTimes::never)
                .as("an end that takes all of them down leaves none behind")
                .containsExactly(0L, 0L, 0L, 1L);
        assertThat(SCHEMA.validate(stuck.read("results.json"), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void lessCapacityIsARegression() {
        capacity(run, 2_000, 1_400);
        TestRun lower = capacity(other(), 2_000, 1_000);

        assertThat(gate(lower, Map.of()).regressions())
                .contains(
                        "capacity through the balancer: 1,000/s, was 1,400/s (-29 %)",
                        "capacity, of that without the balancer: 0.50, was 0.70 (-29 %)");
        assertThat(lower.read("report.html"))
                .contains("Capacity: 1,000/s through the balancer, 2,000/s without it: a ratio of 0.50.");
        assertThat(SCHEMA.validate(lower.read("results.json"), InputFormat.JSON))
                .isEmpty();
        Path before = run.directory.resolveSibling("lower.json");
        lower.copy("results.json", before);
        assertThat(Baseline.compare(before, run.directory, Map.of()).holds()).isTrue();
        assertThat(Measure.CAPACITY.of(Results.of(Page.of(other().read())))).isNull();
    }

    /** The second step is two loads at once, of 100/s each, and loses one. */
    @Test
    void stepsPastTheCapacityDoNotCount() {
        var lossy = new ArrayList<>(answered(1_200, 50_000));
        lossy.set(7, "7,GET,70000,0,70000,71000,BAD_GATEWAY,502,,0,1,empty pool");
        run.load(2, "kept", 12_000, answered(1_200, 50_000)).load(2, "fresh", 12_000, lossy);
        assertThat(Results.of(Page.of(run.read())).lost())
                .as("of a run that sought none")
                .isEqualTo(1);

        run.event("\"type\":\"capacity\",\"directPerSecond\":null,\"balancedPerSecond\":150");
        Results results = Results.of(Page.of(run.read()));

        assertThat(results.capacity()).isEqualTo(new Results.Capacity(null, 150.0, null));
        assertThat(results.largest().load()).isEqualTo("cafe");
        assertThat(results.lost()).isZero();
    }

    @Test
    void rejectsAFileWithMoreThanOneObject() {
        run.edit("results.json", results -> results + results);

        assertThatThrownBy(() -> Results.read(run.directory.resolve("results.json")))
                .isInstanceOf(UnreadableRunException.class);
    }

    private static TestRun capacity(TestRun run, int direct, int balanced) {
        run.event("\"type\":\"capacity\",\"directPerSecond\":%d,\"balancedPerSecond\":%d".formatted(direct, balanced));
        Report.write(run.directory);
        return run;
    }

    private TestRun other() {
        return TestRun.goldenIn(folder, "20261123-%06d-demo-22222222".formatted(++others))
                .load(2, "cafe", answered(1_000, 2_000));
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
