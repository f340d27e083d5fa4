package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static Container named(String name) {
        return new Container("0123456789abcdef", name, Role.API, "", Map.of(), true, "image");
    }
}
