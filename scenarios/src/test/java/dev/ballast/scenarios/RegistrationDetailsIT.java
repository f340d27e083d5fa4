package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.topology.Topology;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the article's containers tell Consul, and how their agents run (rows 2, 5 and 9). */
@LabTest(topology = Topology.Article.class, lifetime = LabTest.Lifetime.CLASS)
class RegistrationDetailsIT {

    @Test
    void theApiIsRegisteredAsInTheArticle(Lab lab) throws IOException {
        Instance api = lab.instance("api-1");

        assertThat(lab.consul().services()).containsEntry("api", java.util.List.of("flask"));
        assertThat(lab.consul().passing("api")).containsExactly(api.ip() + ":5000");
        assertIsChecked(api, "api", "http://localhost:5000/hostname");
        assertThat(api.processLogs().get("register")).contains("registered api");
    }

    @Test
    void theBalancerIsRegisteredAsInTheArticle(Lab lab) throws IOException {
        Instance balancer = lab.instance("balancer");

        assertThat(lab.consul().services()).containsEntry("nginx", java.util.List.of("nginx"));
        assertThat(lab.consul().passing("nginx")).containsExactly(balancer.ip() + ":80");
        assertIsChecked(balancer, "nginx", "http://localhost:80/");
    }

    @Test
    void theAgentRunsAsInTheArticle(Lab lab) {
        for (Instance instance : java.util.List.of(lab.instance("api-1"), lab.instance("balancer"))) {
            String id = instance.exec("supervisorctl", "pid", "consul").stdout().strip();
            String command = instance.exec("cat", "/proc/" + id + "/cmdline").stdout().replace('\0', ' ').strip();

            assertThat(command)
                    .isEqualTo("consul agent -retry-join=server-1 -data-dir /tmp/consul -config-dir /etc/consul.d");
            assertThat(Containers.exposed(instance))
                    .contains(
                            "8300/tcp", "8301/tcp", "8301/udp", "8302/tcp", "8302/udp", "8500/tcp", "8600/tcp",
                            "8600/udp");
        }
    }

    private static void assertIsChecked(Instance instance, String service, String url) throws IOException {
        JsonNode check = new ObjectMapper()
                .readTree(instance.exec("curl", "-sS", "http://localhost:8500/v1/agent/checks").stdout())
                .path("service:" + service);
        assertThat(check.path("ServiceName").asText()).isEqualTo(service);
        assertThat(check.path("Type").asText()).isEqualTo("http");
        assertThat(check.path("Interval").asText()).isEqualTo("5s");
        assertThat(check.path("Definition").path("HTTP").asText()).isEqualTo(url);
    }
}
