package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerTest {

    @Test
    void belongsToItsService() {
        assertThat(named("api-12").isOf("api")).isTrue();
        assertThat(named("balancer").isOf("balancer")).isTrue();
        assertThat(named("api-1-sidecar").isOf("api")).isFalse();
    }

    @Test
    void takesAServiceLiterally() {
        assertThat(named("api-1").isOf("a.i")).isFalse();
        assertThat(named("api-1").isOf("[")).isFalse();
    }

    @Test
    void itsLabelNamesItsService() {
        Container shop = new Container(
                "0123456789abcdef",
                "shop-1",
                Role.API,
                "",
                Map.of(),
                true,
                "image",
                Map.of("dev.ballast.service", "shop", "dev.ballast.stop-seconds", "36"));

        assertThat(shop.isOf("shop")).isTrue();
        assertThat(shop.isOf("api")).isFalse();
        assertThat(shop.stopLimit()).isEqualTo(Duration.ofSeconds(36));
    }

    @Test
    void withoutLabelItIsOfAnEarlierLab() {
        assertThat(named("api-1").service()).isEqualTo("api");
        assertThat(named("api-1").stopLimit()).isEqualTo(Duration.ofSeconds(10));
    }

    private static Container named(String name) {
        return new Container("0123456789abcdef", name, Role.API, "", Map.of(), true, "image");
    }
}
