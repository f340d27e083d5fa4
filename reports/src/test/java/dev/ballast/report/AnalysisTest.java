package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisTest {
    private TestRun run;

    @BeforeEach
    void copyGolden(@TempDir Path folder) {
        run = TestRun.goldenIn(folder);
    }

    @Test
    void showsUpstreamsAndRequestsOfEachStep() {
        List<PoolChange> changes = run.changes();

        assertThat(changes).extracting(PoolChange::sizes).containsExactly("api 1 → 3", "api 3 → 2");
        assertThat(changes.get(0).upstreams()).hasSize(3);
        assertThat(changes.get(0).requests().hostnames()).hasSize(3);
        assertThat(changes.get(1).upstreams()).containsExactly("172.20.0.6:5000", "172.20.0.8:5000");
        assertThat(changes.get(1).requests().total()).isEqualTo(300);
    }

    /** The load goes from the first change to the second, 100 a second; it ends after both, and loses one in each. */
    @Test
    void countsTheRequestsSentWhileEachStepWasUnderWay() {
        run.load(
                2,
                "cafe",
                IntStream.range(0, 400)
                        .mapToObj(i -> i == 100 || i == 280 // due at 3.0 s and at 4.8 s
                                ? "%d,GET,%d,0,%2$d,%2$d,BAD_GATEWAY,502,,0,1,empty pool".formatted(i, i * 10_000)
                                : TestRun.answered(i, 1_000))
                        .toList());
        run.event("\"type\":\"requests\",\"purpose\":\"load cafe\",\"load\":\"cafe\",\"total\":400,\"failed\":2");
        Page page = Page.of(run.read());

        assertThat(page.changes())
                .extracting(PoolChange::exposed)
                .containsExactly(
                        new PoolChange.Exposed(133, 1), // 2.7126 s to 4.0456 s
                        new PoolChange.Exposed(37, 1)); // 4.7035 s to 5.0785 s
        assertThat(page.changes().get(1).requests().total())
                .as("requests of no load")
                .isEqualTo(300);
        assertThat(Results.of(page).steps()).extracting(Results.Change::exposed).containsExactly(133L, 37L);
        assertThat(run.page()).contains("<td class=\"num\">133<div class=\"bad\">✕ 1 lost</div></td>");
    }

    @Test
    void namesInstancesOfWhichNoneEverRegistered() {
        run.write("history.jsonl", """
                {"atMs":0,"type":"instance-started","instance":"api-1","service":"api","address":"10.0.0.1:80"}
                {"atMs":90,"type":"phase","name":"ready"}
                {"atMs":100,"type":"instance-started","instance":"api-2","service":"api","address":"10.0.0.2:80"}
                {"atMs":9000,"type":"phase","name":"closing"}
                """);

        assertThat(StageTimes.of(run.read()))
                .containsExactly(new StageTimes("started → passing", 0, 1, null, null, null, null));
    }

    @Test
    void seesAStepThatNeverCameIntoForce() {
        run.withoutEvents("scaled");

        assertThat(run.changes()).extracting(PoolChange::tookMs).containsOnlyNulls();
        assertThat(run.page()).contains("✕ never", "api 3 → 2 was asked for, and was not in force");
    }

    @Test
    void showsAnInstancesWayInAndOut() {
        InstanceRow api3 = line("api-3");

        assertThat(api3.pooled()).isTrue();
        assertThat(api3.startedMs()).isEqualTo(3010.7);
        assertThat(api3.passingMs()).isEqualTo(3845.1);
        assertThat(api3.renderedMs()).isEqualTo(3990.2);
        assertThat(api3.servedMs()).isEqualTo(4044.8);
        assertThat(api3.stoppingMs()).isEqualTo(4705.0);
        assertThat(api3.unrenderedMs()).isEqualTo(5077.8);
        assertThat(api3.goneMs()).isEqualTo(5905.6);
        assertThat(line("server-1").pooled()).isFalse();
        assertThat(InstanceRow.of(run.read()))
                .first()
                .extracting(InstanceRow::instance)
                .isEqualTo("api-1");
    }

    @Test
    void seesAnInstanceLeaveTheUpstreamsAndReturn() {
        String list = "\"type\":\"rendered\",\"balancer\":\"balancer\",\"upstreams\":[%s]";
        run.event(7_400, list.formatted("\"172.20.0.6:5000\""))
                .event(7_401, list.formatted("\"172.20.0.6:5000\",\"172.20.0.8:5000\""));

        assertThat(line("api-2").rendered()).hasSize(2);
        assertThat(line("api-1").rendered()).hasSize(1);
        assertThat(line("api-1").unrenderedMs()).isNull();
    }

    @Test
    void seesAKilledInstanceStayInTheUpstreams() {
        run.edit(
                "history.jsonl",
                h -> h.replace(
                        "\"type\": \"instance-stopping\", \"instance\": \"api-3\"",
                        "\"type\": \"instance-killed\", \"signal\": \"KILL\", \"instance\": \"api-3\""));
        run.edit(
                "history.jsonl",
                h -> h.lines()
                        .filter(line -> !line.contains("29-balancer.conf"))
                        .reduce("", (all, line) -> all + line + "\n"));

        assertThat(line("api-3").leavingMs()).isEqualTo(4705.0);
        assertThat(line("api-3").unrenderedMs()).isNull();
        assertThat(line("api-3").rendered()).containsExactly(new InstanceRow.Listed(3990.2, 6546.0, true));
        assertThat(run.page()).contains("✕ died at 4.705 s");
    }

    @Test
    void anInstanceIsGoneWhenItsContainerEnds() {
        run.event(5_800, "\"type\":\"instance-died\",\"instance\":\"api-3\",\"exitCode\":0");

        assertThat(line("api-3").goneMs()).isEqualTo(5800.0); // and said to be at 5905.6
    }

    @Test
    void separatesTwoInstancesWithOneAddress() {
        run.event(
                "\"type\":\"instance-started\",\"instance\":\"api-4\",\"service\":\"api\",\"address\":\"172.20.0.9:5000\"");

        assertThat(line("api-4").rendered()).isEmpty();
        assertThat(line("api-3").rendered()).hasSize(1);
    }

    @Test
    void keepsTimesOfALateStart() {
        run.edit("history.jsonl", h -> h.replace("\"atMs\": 3010.7", "\"atMs\": 3991.0, \"errorMs\": 150"));

        assertThat(line("api-3").renderedMs()).isEqualTo(3990.2);
        assertThat(run.page()).contains("−146 ms"); // passing, since its start
    }

    @Test
    void keepsAFrozenInstanceInThePool() {
        run.edit(
                "history.jsonl",
                h -> h.replace(
                        "\"type\": \"instance-stopping\", \"instance\": \"api-3\"",
                        "\"type\": \"instance-killed\", \"signal\": \"STOP\", \"instance\": \"api-3\""));
        run.withoutEvents("instance-stopped");

        assertThat(line("api-3").diedMs()).isNull();
        assertThat(line("api-3").goneMs()).isNull();
        assertThat(Page.of(run.read()).timeline().pools().get(0).series().get(0).points())
                .as("running")
                .last()
                .satisfies(point -> assertThat(point.count()).isEqualTo(3));
    }

    @Test
    void leavesOutTheLabsOwnStart() {
        run.write("history.jsonl", """
                {"atMs":0,"type":"instance-started","instance":"api-1","service":"api","address":"10.0.0.1:80"}
                {"atMs":100,"type":"rendered","balancer":"balancer","upstreams":["10.0.0.1:80"]}
                {"atMs":3000,"type":"consul-passing","service":"api","addresses":["10.0.0.1:80"]}
                {"atMs":3100,"type":"phase","name":"ready"}
                """);

        assertThat(StageTimes.of(run.read())).isEmpty();
    }

    @Test
    void keepsNegativeTimesWithTheirError() {
        run.write("history.jsonl", """
                {"atMs":0,"type":"instance-started","instance":"api-1","service":"api","address":"10.0.0.1:80"}
                {"atMs":100,"errorMs":20,"type":"rendered","balancer":"balancer","upstreams":["10.0.0.1:80"]}
                {"atMs":110,"errorMs":5,"type":"consul-passing","service":"api","addresses":["10.0.0.1:80"]}
                """);

        assertThat(StageTimes.of(run.read()))
                .filteredOn(stage -> stage.stage().equals(StageTimes.JOINS))
                .singleElement()
                .satisfies(stage -> {
                    assertThat(stage.p50()).isEqualTo(-10);
                    assertThat(stage.errorMs()).isEqualTo(25);
                });
    }

    @Test
    void drawsThePoolByEngineConsulAndBalancer() {
        PoolChart pool = Page.of(run.read()).timeline().pools().get(0);

        assertThat(pool.series())
                .extracting(PoolChart.Series::name)
                .containsExactly("running", "passing in Consul", "upstreams of balancer");
        assertThat(pool.series().get(2).points())
                .extracting(PoolChart.Point::count)
                .containsExactly(1, 2, 3, 2);
        assertThat(pool.top()).isEqualTo(3);
    }

    @Test
    void axisHasAtMostElevenTicks() {
        for (double endMs : new double[] {0.5, 1, 999, 7_320, 60_000, 3_600_000, 86_400_000}) {
            assertThat(new TimeAxis(endMs, 0, 800).ticks())
                    .as("ticks of %s ms", endMs)
                    .hasSizeBetween(3, 11)
                    .allMatch(tick -> tick.x() >= 0 && tick.x() <= 800);
        }
    }

    private InstanceRow line(String instance) {
        return InstanceRow.of(run.read()).stream()
                .filter(life -> life.instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }
}
