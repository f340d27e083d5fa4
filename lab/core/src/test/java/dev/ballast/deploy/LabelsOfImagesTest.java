package dev.ballast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.Container;
import dev.ballast.engine.Role;
import dev.ballast.history.Balancing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the labels of images say. */
class LabelsOfImagesTest {

    @Test
    void imageNamesItsHelpers() {
        Container balancer = balancer(Map.of("dev.ballast.helpers", "my-helper other"));

        assertThat(Helpers.serves(balancer, "my-helper")).isFalse();
        assertThat(Helpers.serves(balancer, "register")).as("of ballast/base").isFalse();
        assertThat(Helpers.serves(balancer, "envoy")).isTrue();
    }

    @Test
    void helpersOfAnUnlabelledImageAreTheShippedOnes() {
        Container balancer = balancer(Map.of());

        assertThat(List.of("consul-template", "tell-members", "follow-pool", "consul", "register", "drain"))
                .allSatisfy(helper ->
                        assertThat(Helpers.serves(balancer, helper)).as(helper).isFalse());
        assertThat(Helpers.serves(balancer, "envoy")).isTrue();
    }

    @Test
    void imageTellsItsWorkersNotices() {
        assertThat(labelled(Map.of("dev.ballast.workers", "New worker \\((?<started>[0-9]+)\\)"))
                        .workerNotices())
                .containsExactly("New worker \\((?<started>[0-9]+)\\)");
        assertThat(labelled(Map.of()).workerNotices())
                .as("of all that ship, which is one for nginx")
                .hasSize(1);
    }

    @Test
    void imageSaysHowItBalances() {
        assertThat(labelled(Map.of("dev.ballast.balances", "round-robin")).balances())
                .isEqualTo(Balancing.ROUND_ROBIN);
        assertThat(labelled(Map.of()).balances()).isEqualTo(Balancing.RANDOM);
    }

    @Test
    void imageNamesItsVersionCommands() {
        assertThat(labelled(Map.of("dev.ballast.versions", "envoy --version, helper -v"))
                        .versionCommands())
                .containsExactly("envoy --version", "helper -v");
        assertThat(labelled(Map.of()).versionCommands())
                .as("of all that ship")
                .contains("nginx -v", "haproxy -v")
                .doesNotHaveDuplicates();
    }

    private static BalancerLabels labelled(Map<String, String> labels) {
        return new BalancerLabels(labels);
    }

    private static Container balancer(Map<String, String> labels) {
        return new Container("0".repeat(64), "front", Role.BALANCER, "10.0.0.2", Map.of(), true, "any", labels);
    }
}
