package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of two services behind two balancers, whose pools grow at the same time. */
class TwoServicesTest {

    @TempDir
    private Path folder;

    private TestRun run;
    private final StringBuilder history = new StringBuilder();
    private int events;

    @BeforeEach
    void record() {
        at(0, "\"type\":\"phase\",\"name\":\"starting\"");
        started(100, "api-1", "api", "10.0.0.1:80");
        started(100, "shop-1", "shop", "10.0.1.1:80");
        passing(400, "api", "\"10.0.0.1:80\"");
        passing(400, "shop", "\"10.0.1.1:80\"");
        lists(500, "front", "\"10.0.0.1:80\"", "\"10.0.1.1:80\"");
        lists(500, "spare", "\"10.0.0.1:80\"", "\"10.0.1.1:80\"");
        at(1_000, "\"type\":\"phase\",\"name\":\"ready\"");
        at(2_000, "\"type\":\"scale-requested\",\"service\":\"shop\",\"from\":1,\"to\":2");
        started(2_100, "shop-2", "shop", "10.0.1.2:80");
        at(2_200, "\"type\":\"scale-requested\",\"service\":\"api\",\"from\":1,\"to\":2");
        passing(2_400, "shop", "\"10.0.1.1:80\",\"10.0.1.2:80\"");
        lists(2_500, "front", "\"10.0.0.1:80\"", "\"10.0.1.1:80\",\"10.0.1.2:80\"");
        lists(2_900, "spare", "\"10.0.0.1:80\"", "\"10.0.1.1:80\",\"10.0.1.2:80\"");
        at(3_000, "\"type\":\"scaled\",\"service\":\"shop\",\"to\":2,\"tookMs\":1000");
        started(3_100, "api-2", "api", "10.0.0.2:80");
        passing(3_300, "api", "\"10.0.0.1:80\",\"10.0.0.2:80\"");
        lists(3_400, "front", "\"10.0.0.1:80\",\"10.0.0.2:80\"", "\"10.0.1.1:80\",\"10.0.1.2:80\"");
        lists(3_500, "spare", "\"10.0.0.1:80\",\"10.0.0.2:80\"", "\"10.0.1.1:80\",\"10.0.1.2:80\"");
        at(4_000, "\"type\":\"scaled\",\"service\":\"api\",\"to\":2,\"tookMs\":1800");
        at(7_000, "\"type\":\"phase\",\"name\":\"closing\"");
        run = TestRun.goldenIn(folder).write("history.jsonl", history.toString());
    }

    private void at(int atMs, String fields) {
        history.append("{\"seq\":%d,\"atMs\":%d,%s}\n".formatted(events++, atMs, fields));
    }

    private void started(int atMs, String name, String service, String address) {
        at(
                atMs,
                "\"type\":\"instance-started\",\"instance\":\"%s\",\"service\":\"%s\",\"container\":\"h-%s\",\"address\":\"%s\""
                        .formatted(name, service, name, address));
    }

    private void passing(int atMs, String service, String addresses) {
        at(atMs, "\"type\":\"consul-passing\",\"service\":\"%s\",\"addresses\":[%s]".formatted(service, addresses));
    }

    private void lists(int atMs, String balancer, String api, String shop) {
        at(
                atMs,
                "\"type\":\"rendered\",\"balancer\":\"%s\",\"upstreams\":[%s,%s],\"services\":{\"api\":[%s],\"shop\":[%s]},\"file\":\"\""
                        .formatted(balancer, api, shop, api, shop));
    }

    @Test
    void eachServiceHasItsChart() {
        List<PoolChart> pools = Page.of(run.read()).timeline().pools();

        assertThat(pools).extracting(PoolChart::label).containsExactly("api", "shop");
        assertThat(pools.get(0).series())
                .extracting(PoolChart.Series::name)
                .containsExactly("running", "passing in Consul", "upstreams of front", "upstreams of spare");
        assertThat(last(pools.get(0), "upstreams of front")).isEqualTo(new PoolChart.Point(3_400, 2));
        assertThat(pools.get(1).series().get(2).points())
                .containsExactly(
                        new PoolChart.Point(500, 1), new PoolChart.Point(2_500, 2), new PoolChart.Point(3_400, 2));
        assertThat(pools.get(1).y()).isGreaterThan(pools.get(0).y() + PoolChart.HEIGHT);
    }

    private static PoolChart.Point last(PoolChart pool, String series) {
        return pool.series().stream()
                .filter(one -> one.name().equals(series))
                .reduce((first, second) -> second)
                .map(one -> one.points().get(one.points().size() - 1))
                .orElseThrow();
    }

    @Test
    void instancesStandByService() {
        assertThat(Page.of(run.read()).instanceRows())
                .extracting(InstanceRow::instance)
                .containsExactly("api-1", "api-2", "shop-1", "shop-2");
    }

    @Test
    void aChangeOfOneServiceEndsNoneOfTheOther() {
        assertThat(run.changes())
                .extracting(PoolChange::sizes, PoolChange::tookMs, PoolChange::inForceMs)
                .containsExactly(tuple("shop 1 → 2", 1_000.0, 3_000.0), tuple("api 1 → 2", 1_800.0, 4_000.0));
        assertThat(run.changes().get(0).upstreams()).as("of the service").containsExactly("10.0.1.1:80", "10.0.1.2:80");
    }

    @Test
    void aLoadIsExposedToChangesOfItsServiceAlone() {
        Exposure ofApi = new Exposure(run.changes(), "api");
        Exposure ofBoth = new Exposure(run.changes(), "");
        List.of(ofApi, ofBoth).forEach(exposure -> {
            exposure.add(2_100, false);
            exposure.add(2_300, false);
        });

        assertThat(ofApi.counts()).extracting(PoolChange.Exposed::sent).containsExactly(0L, 1L);
        assertThat(ofBoth.counts()).extracting(PoolChange.Exposed::sent).containsExactly(1L, 1L);
    }

    @Test
    void eachBalancerConvergesByItself() {
        assertThat(Page.of(run.read()).convergence())
                .extracting(
                        Converged::service,
                        Converged::balancer,
                        converged -> converged.times().get(0).p50())
                .containsExactly(
                        tuple("api", "front", 100.0),
                        tuple("api", "spare", 200.0),
                        tuple("shop", "front", 100.0),
                        tuple("shop", "spare", 500.0));
        assertThat(run.page()).contains("Convergence by service and balancer");
    }

    @Test
    void oneServiceLooksAsBefore() {
        TestRun golden = TestRun.goldenIn(folder, "golden");

        assertThat(golden.page()).doesNotContain("Convergence by service");
        assertThat(Page.of(golden.read()).timeline().pools())
                .singleElement()
                .extracting(PoolChart::label)
                .isEqualTo("instances");
    }
}
