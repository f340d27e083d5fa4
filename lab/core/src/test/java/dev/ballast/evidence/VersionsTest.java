package dev.ballast.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionsTest {

    @Test
    void readsTheFirstNumberOfEachProgram() {
        String output = "= nginx -v\nnginx version: nginx/1.27.3\n= haproxy -v\nsh: haproxy: not found\n"
                + "= consul-template -v\nconsul-template v0.39.1 (x)\nbuilt with 1.23.4\n";

        assertThat(Versions.printedBy(List.of("nginx -v", "haproxy -v", "consul-template -v"), script -> output))
                .isEqualTo(Map.of("nginx", "1.27.3", "consul-template", "0.39.1"));
    }

    @Test
    void asksForEachCommand() {
        assertThat(Versions.printedBy(List.of("envoy --version"), script -> {
                    assertThat(script).contains("'envoy --version'");
                    return "= envoy --version\nenvoy 1.32.0";
                }))
                .containsExactly(Map.entry("envoy", "1.32.0"));
    }

    @Test
    void knowsThisLibrarysVersion() {
        assertThat(Versions.ballast()).matches("\\d+\\.\\d+.*");
    }
}
