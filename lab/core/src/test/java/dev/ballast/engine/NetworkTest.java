package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    /** The words of Docker 20.10, and of later engines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
                "all predefined address pools have been fully subnetted"
            })
    void usedUpAddressesHaveRemedy(String said) {
        EngineException refused = refused(said);

        assertThat(refused.problem())
                .isEqualTo("the engine has no range of addresses left for the network ballast-1a2b");
        assertThat(refused.remedy()).contains("./ballast down --all", "docker network prune", "daemon.json");
    }

    @Test
    void anyOtherRefusalIsToldAsItIs() {
        assertThat(refused("plugin not found"))
                .hasMessageContaining("did not make the network ballast-1a2b")
                .hasMessageContaining("plugin not found");
    }

    private static EngineException refused(String said) {
        return Containers.noNetwork("ballast-1a2b", new DockerException("{\"message\":\"%s\"}".formatted(said), 500));
    }
}
