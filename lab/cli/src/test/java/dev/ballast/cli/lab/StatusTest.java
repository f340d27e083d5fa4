package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.topology.Topology;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {

    @Test
    void namesTheInstanceThatDoesNotPass() {
        LabStatus lab = lab("");

        assertThat(Status.stateOf(part("api-1", "api", "10.0.0.1:5000"), lab)).isEqualTo("running");
        assertThat(Status.stateOf(part("api-2", "api", "10.0.0.2:5000"), lab)).isEqualTo("running, not passing");
        assertThat(Status.stateOf(part("balancer", "balancer", "10.0.0.3"), lab))
                .isEqualTo("running");
    }

    @Test
    void saysNothingOfConsulIfItDidNotAnswer() {
        assertThat(Status.stateOf(part("api-2", "api", "10.0.0.2:5000"), lab("Consul did not answer")))
                .isEqualTo("running");
    }

    /** As under load: what its containers and their labels say is known all the same. */
    @Test
    void aLabThatDoesNotAnswerIsNotIncomplete(@TempDir Path run) throws Exception {
        try (PlayedEngine engine = new PlayedEngine();
                ServerSocket busy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            engine.labs.put("1a2b3c4d", Topology.reference().toJson());
            engine.run = run;
            engine.published = busy.getLocalPort();
            engine.instances = 1;

            assertThat(engine.ballast("status", "--json")).isZero();
            JsonNode lab = JsonMapper.builder().build().readTree(engine.said).get(0);
            assertThat(lab.path("state").asText()).isEqualTo("no answer");
            assertThat(lab.path("problem").asText()).isNotEmpty();
            assertThat(lab.path("topology").asText()).isEqualTo("reference");
            assertThat(lab.path("balancer").asText()).endsWith(":" + busy.getLocalPort());
            assertThat(lab.at("/services/0/count").asInt()).isEqualTo(1);
            assertThat(lab.at("/balancers/0/strategy").asText()).isEqualTo("nginx-reload");
        }
    }

    @Test
    void upstreamsAreThoseOfTheServiceWhoseInstancesTheyAre() {
        Map<String, List<String>> addresses = new LinkedHashMap<>();
        addresses.put("api", List.of("10.0.0.1:5000", "10.0.0.2:5000"));
        addresses.put("shop", List.of("10.0.0.3:80"));

        assertThat(LabStatus.byService(List.of("10.0.0.1:5000", "10.0.0.3:80", "10.0.0.9:80"), addresses))
                .isEqualTo(Map.of(
                        "api", List.of("10.0.0.1:5000"), "shop", List.of("10.0.0.3:80"), "?", List.of("10.0.0.9:80")));
        assertThat(LabStatus.byService(List.of(), addresses))
                .as("a service without upstreams is there")
                .isEqualTo(Map.of("api", List.of(), "shop", List.of()));
    }

    private static LabStatus.Part part(String name, String role, String address) {
        return new LabStatus.Part(name, role, "running", "c0ffee", address, "image");
    }

    private static LabStatus lab(String problem) {
        return new LabStatus(
                "1a2b3c4d",
                "changing",
                "reference",
                "up",
                true,
                "host:1",
                "",
                "",
                "",
                false,
                List.of(),
                List.of("10.0.0.1:5000"),
                List.of("10.0.0.1:5000"),
                "run",
                problem,
                List.of(),
                List.of());
    }
}
