package dev.ballast.engine.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.image.PinnedImage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandInsTest {

    @Test
    void recipeHashCoversThePinnedFacts() {
        PinnedImage consul = PinnedImage.named("consul");
        PinnedImage other =
                new PinnedImage("consul", Map.of("reference", "hashicorp/consul:9", "module", consul.need("module")));
        assertThat(StandIns.recipe(consul)).hasSize(12).isEqualTo(StandIns.recipe(PinnedImage.named("consul")));
        assertThat(StandIns.recipe(other)).isNotEqualTo(StandIns.recipe(consul));
    }

    @Test
    void readsTheDayOfAnArchive() {
        assertThat(StandIns.day("Fri, 30 Oct 2026 08:08:01 UTC\n")).isEqualTo("20261030");
        assertThat(StandIns.day("Sat, 7 Nov 2026 08:08:01 UTC")).isEqualTo("20261107");
    }
}
