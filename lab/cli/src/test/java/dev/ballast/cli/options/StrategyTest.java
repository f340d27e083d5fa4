package dev.ballast.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyTest {

    @Test
    void shippedOnesNameTheirProxy() {
        assertThat(Strategy.shipped())
                .allSatisfy(strategy -> assertThat(strategy.proxy()).isNotBlank())
                .contains(
                        new Strategy("caddy", "caddy", false, List.of()),
                        new Strategy("nginx-reload", "nginx", true, List.of("convergence")));
    }

    @Test
    void readsLabelsOfUsersFolder(@TempDir Path mine) throws IOException {
        Files.writeString(mine.resolve("Dockerfile"), """
                FROM scratch
                LABEL dev.ballast.versions="envoy --version, other -v" \\
                      dev.ballast.reloads=true
                """);
        assertThat(Strategy.of(mine.toString())).isEqualTo(new Strategy(mine.toString(), "envoy", true, List.of()));
    }

    @Test
    void knowsAnImageByItsLabels() {
        assertThat(Strategy.of(
                        "me/mine:1", Map.of("dev.ballast.versions", "envoy --version", "dev.ballast.reloads", "true")))
                .isEqualTo(new Strategy("me/mine:1", "envoy", true, List.of()));
    }

    @Test
    void knowsOnlyTheNameOfAnImage() {
        assertThat(Strategy.of("me/mine:1")).isEqualTo(new Strategy("me/mine:1", "", false, List.of()));
    }
}
