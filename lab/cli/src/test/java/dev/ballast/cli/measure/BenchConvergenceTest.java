package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.options.Strategies;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void givesNewFolderThatReloadsMoreTime(@TempDir Path mine) throws IOException {
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\nLABEL dev.ballast.reloads=true\n");
        assertThat(goal("registered -> served first", mine.toString())).isEqualTo(150);
    }

    @Test
    void measuresFoldersThatNameThisBench() {
        assertThat(bench.systems().stream().map(Topology::name))
                .contains("nginx-lua", "haproxy", "nginx-reload")
                .doesNotContain("nginx-dns", "caddy", "nginx-restart");
    }

    @Test
    void otherGoalsAreTheSameForAll() {
        assertThat(goal("deregistered -> served last, kept", "nginx-lua")).isNull();
        for (String strategy : List.of("nginx-reload", "haproxy")) {
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
        Measurement.Quantity quantity = bench.quantities().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return bench.goal(quantity, Strategies.system(strategy, "api-java"));
    }
}
