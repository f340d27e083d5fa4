package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {

    private static final Duration PING = Duration.ofMillis(300);

    @Test
    void namesTheRemedyForAMissingEngine(@TempDir Path folder) {
        URI address = URI.create("unix://" + folder.resolve("docker.sock"));

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> Engine.connect(address, PING, "REMEDY"))
                .withMessage("no Docker engine at %s; REMEDY", address);
    }

    @Test
    @Timeout(60)
    void givesUpOnASilentEngine() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("tcp://127.0.0.1:" + silent.getLocalPort());

            // a busy machine does not hold up all of them
            assertThat(Stream.generate(() -> timeToGiveUp(address)).limit(3).min(Comparator.naturalOrder()))
                    .hasValueSatisfying(quickest -> assertThat(quickest).isLessThan(Duration.ofSeconds(5)));
        }
    }

    private static Duration timeToGiveUp(URI address) {
        long start = System.nanoTime();
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> Engine.connect(address, PING, "REMEDY"))
                .withMessageContaining("no Docker engine at " + address)
                .withMessageContaining("REMEDY");
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @ParameterizedTest
    @CsvSource({"1.41,1.41,0", "1.40,1.41,-1", "1.9,1.41,-1", "1.44,1.41,1", "2,1.41,1"})
    void comparesVersionsByNumber(String one, String other, int sign) {
        assertThat(Integer.signum(Engine.compareVersions(one, other))).isEqualTo(sign);
    }

    @Test
    void findsTheEngineThatTheEnvironmentNames(@TempDir Path home) {
        assertThat(EngineAddress.find(Map.of("DOCKER_HOST", "tcp://10.1.2.3:2375"), home))
                .isEqualTo(URI.create("tcp://10.1.2.3:2375"));
    }

    @Test
    void reachesALocalEnginesPortsOnLoopbackOnly() {
        assertThat(EngineAddress.publishedHost(URI.create("unix:///var/run/docker.sock")))
                .isEqualTo("127.0.0.1");
        assertThat(EngineAddress.publishedHost(URI.create("tcp://10.1.2.3:2375")))
                .isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @CsvSource({"api-2,api-10,-1", "api-10,api-9,1", "api-1,server-1,-1", "balancer,client-ui,-1"})
    void ordersNamesByNumber(String one, String other, int sign) {
        assertThat(Integer.signum(Containers.byNumber(one, other))).isEqualTo(sign);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.0.1.1", "[::1]", "[0:0:0:0:0:0:0:1]"})
    void takesALoopbackAddressForThisMachine(String host) {
        assertThat(EngineAddress.publishedHost(URI.create("tcp://" + host + ":2375")))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.example", "10.1.2.3", "[fe80::1]"})
    void doesNotTakeAnotherMachineForThisOne(String host) {
        assertThat(EngineAddress.publishedHost(URI.create("tcp://" + host + ":2375")))
                .isEqualTo(host);
    }

    @Test
    void asksTheUserToStartAChosenEngine(@TempDir Path home) {
        assertThat(EngineAddress.remedy(Map.of(), home)).contains("./ballast setup");
        assertThat(EngineAddress.remedy(Map.of("DOCKER_CONTEXT", "far"), home))
                .contains("'far'", "docker context use")
                .doesNotContain("setup");
        assertThat(EngineAddress.remedy(Map.of("DOCKER_HOST", "tcp://10.1.2.3:2375"), home))
                .contains("unset DOCKER_HOST")
                .doesNotContain("setup");
    }
}
