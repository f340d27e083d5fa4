package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Account;
import dev.ballast.bench.Figure;
import dev.ballast.bench.PoolHistory;
import dev.ballast.cli.options.Strategy;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchConvergenceTest {

    private final BenchConvergence bench = new BenchConvergence();

    @Test
    void givesReloadsMoreTime() {
        assertThat(goal("registered -> served first", "nginx-reload")).isEqualTo(150);
        assertThat(goal("registered -> served first", "haproxy")).isEqualTo(50);
        assertThat(goal("deregistered -> served last, fresh", "nginx-reload")).isEqualTo(250);
        assertThat(goal("deregistered -> served last, fresh", "nginx-lua")).isEqualTo(50);
    }

    @Test
    void measuresBehindTheChosenApi() {
        new CommandLine(bench).parseArgs("--api", "api-go", "--strategies", "haproxy");

        assertThat(bench.systems()).extracting(Topology::api).hasToString("[api-go]");
    }

    @Test
    void withoutStartsNothingIsKilled() {
        new CommandLine(bench).parseArgs("--without-starts");

        assertThat(bench.quantities())
                .extracting(Measurement.Quantity::name)
                .containsExactly(
                        "registered -> rendered",
                        "registered -> served first",
                        "deregistered -> rendered without",
                        "deregistered -> served last, fresh");
        assertThat(goal("registered -> served first", "haproxy")).isEqualTo(50);
    }

    @Test
    void givesListsTheTimeThatClientsMayWait() {
        assertThat(goal("registered -> rendered", "nginx-reload")).isEqualTo(150);
        assertThat(goal("registered -> rendered", "haproxy")).isEqualTo(50);
        assertThat(goal("deregistered -> rendered without", "nginx-reload")).isEqualTo(250);
        assertThat(goal("deregistered -> rendered without", "nginx-lua")).isEqualTo(50);
    }

    @Test
    void comparesBothRenderedSteps() {
        Map<String, List<Double>> quick = samples(new PoolHistory().joinsAndLeaves(2, 5_000, 9_000));
        assertThat(quick.get("registered -> rendered")).containsExactly(50.0);
        assertThat(quick.get("deregistered -> rendered without")).containsExactly(40.0);
        assertThat(reached("registered -> rendered", quick)).isTrue();
        assertThat(reached("deregistered -> rendered without", quick)).isTrue();

        Map<String, List<Double>> slow = samples(new PoolHistory()
                .joins(2, 5_000, 200)
                .and(9_000, new InstanceEvent.Stopping("api-2", "api"))
                .and(9_010, new InstanceEvent.Deregistered("api-2", "api"))
                .and(9_310, new BalancerEvent.Rendered("balancer", List.of("10.0.0.1:5000"), ""))
                .and(13_000, new InstanceEvent.Stopped("api-2", "api")));
        assertThat(slow.get("registered -> rendered")).containsExactly(250.0);
        assertThat(slow.get("deregistered -> rendered without")).containsExactly(300.0);
        assertThat(reached("registered -> rendered", slow)).isFalse();
        assertThat(reached("deregistered -> rendered without", slow)).isFalse();
    }

    @Test
    void givesNewFolderThatReloadsMoreTime(@TempDir Path mine) throws IOException {
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\nLABEL dev.ballast.reloads=true\n");
        assertThat(goal("registered -> served first", mine.toString())).isEqualTo(150);
    }

    @Test
    void givesAnImageThatReloadsMoreTime() {
        Strategy image = Strategy.of("me/mine:1", Map.of("dev.ballast.reloads", "true"));
        assertThat(bench.goal(quantity("registered -> served first"), image)).isEqualTo(150);
    }

    @Test
    void measuresFoldersThatNameThisBench() {
        assertThat(bench.systems().stream().map(Topology::name))
                .contains("nginx-lua", "haproxy", "nginx-reload")
                .doesNotContain("nginx-dns", "caddy", "nginx-restart");
    }

    @Test
    void otherGoalsAreTheSameForAll() {
        for (String strategy : List.of("nginx-reload", "haproxy")) {
            assertThat(goal("deregistered -> served last, kept", strategy)).isEqualTo(4000);
            assertThat(goal("p99.9 across events, less baseline's", strategy)).isEqualTo(10);
            assertThat(goal("API process killed -> out", strategy)).isEqualTo(1500);
            assertThat(goal("GETs lost, API processes killed", strategy)).isZero();
            assertThat(goal("container killed -> out", strategy)).isEqualTo(1000);
        }
    }

    @Test
    void articlesSystemIsNotOneOfOurs() {
        assertThat(bench.systems()).noneMatch(Measurement::isArticle).hasSizeGreaterThan(1);
        assertThat(Measurement.isArticle(Topology.article())).isTrue();
    }

    private @Nullable Double goal(String name, String strategy) {
        return bench.goal(quantity(name), Strategy.of(strategy));
    }

    private Measurement.Quantity quantity(String name) {
        return bench.quantities().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether samples of a quantity reach the goal of the default balancer. */
    private boolean reached(String name, Map<String, List<Double>> samples) {
        return new Figure(
                        name,
                        "nginx-reload",
                        Figure.MS,
                        goal(name, "nginx-reload"),
                        quantity(name).judged(),
                        samples.get(name))
                .reached();
    }

    /** Returns what the bench takes, by quantity, from a pool beside whose first instance others come and go. */
    private static Map<String, List<Double>> samples(PoolHistory pool) {
        Account account = new Account("nginx-reload");
        account.addPool(
                pool.joins(1, 0).and(10, new RunEvent.PhaseBegan("ready")).build());
        Map<String, List<Double>> samples = new HashMap<>();
        BenchConvergence.steps(account).forEach((quantity, times) -> samples.put(quantity.name(), times));
        return samples;
    }
}
