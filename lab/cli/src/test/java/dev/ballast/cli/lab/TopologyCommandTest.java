package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.cli.Main;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.deploy.AppliedTopology;
import dev.ballast.topology.InForce;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
import dev.ballast.topology.file.TopologyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TopologyCommandTest {

    private static final String EXAMPLE = """
            services:
              api:  {image: api-flask, count: 2, settings: {check-interval: 1s, drain: 4s}}
              shop: {image: api-java, count: 1, route: /shop}
            balancers:
              front: {strategy: nginx-reload, settings: {upstream-idle: 1s}}
              spare: {strategy: haproxy}
            consul: {servers: 3}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void printsWhatUpWouldStart() {
        assertThat(line.execute("topology", "--apis", "3", "--balancer", "haproxy", "--port", "5005"))
                .isZero();

        assertThat(out.toString())
                .isEqualTo(TopologyFile.toYaml(
                        Topology.reference().withApis(3).withBalancer("haproxy").withPorts(new Ports(5005, 8500))));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void fileIsPrintedWithThePortsOfUpAndPrintsItself() throws IOException {
        String printed = print(EXAMPLE);

        assertThat(printed)
                .contains("  shop:\n    image: api-java\n    count: 1\n    route: /shop\n")
                .contains("    port: 5000\n", "    port: 0 # any free one\n", "  port: 8500\n");
        assertThat(print(printed)).isEqualTo(printed);
    }

    private String print(String yaml) throws IOException {
        out.getBuffer().setLength(0);
        Path file = Files.writeString(folder.resolve("lab.yaml"), yaml);
        assertThat(line.execute("topology", "-f", file.toString()))
                .as(err.toString())
                .isZero();
        return out.toString();
    }

    @Test
    void wrongFileIsUsageWithALineForEachProblem() throws IOException {
        Path file = Files.writeString(
                folder.resolve("lab.yaml"), "services:\n  api: {image: api-flask,\n        count: x, route: shop}\n");

        assertThat(line.execute("topology", "-f", file.toString())).isEqualTo(ExitCodes.USAGE);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .hasSize(2)
                .first()
                .isEqualTo("ballast: " + file + ":3: services.api.count (x) must be 0 to 100");
    }

    @Test
    void missingFileIsUsage() {
        assertThat(line.execute("topology", "-f", folder + "/none.yaml")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).isEqualTo("ballast: %s/none.yaml: there is no such file%n".formatted(folder));
    }

    @Test
    void jsonHasEachSettingAndItsOrigin() throws IOException {
        Path file = Files.writeString(folder.resolve("lab.yaml"), EXAMPLE + "settings: {drain: 1s, retries: 0}\n");

        assertThat(line.execute("topology", "-f", file.toString(), "--json")).isZero();

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/services/0/settings/drain/value").asText()).isEqualTo("4s");
        assertThat(json.at("/services/0/settings/drain/from").asText()).isEqualTo("own");
        assertThat(json.at("/services/1/settings/drain/from").asText()).isEqualTo("topology");
        assertThat(json.at("/balancers/1/settings/client-idle/from").asText()).isEqualTo("profile");
        assertThat(json.at("/balancers/1/settings/client-idle").has("applicable"))
                .isTrue();
        assertThat(json.at("/consul/port").asInt()).isEqualTo(8500);
    }

    @Test
    void printsTheSchema() throws IOException {
        assertThat(line.execute("topology", "--schema")).isZero();
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/properties/services")
                        .isObject())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "topology -f lab.yaml --api api-go, --file and --api",
        "topology -f lab.yaml --lab 1a, --file and --lab",
        "topology --lab 1a --apis 2, --lab and --apis",
        "topology --schema --json, --schema and --json"
    })
    void refusesOptionsThatExcludeEachOther(String words, String both) {
        assertThat(line.execute(words.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains(both + " exclude each other; leave one of them out");
    }

    @Test
    @Timeout(120)
    void printsThatOfARunningLab() throws Exception {
        Topology started = Topology.reference().withApis(2).withPorts(Ports.ARTICLE);
        try (PlayedEngine engine = new PlayedEngine()) {
            engine.labs.put("1a2b3c4d", started.toJson());
            engine.labs.put("5e6f7a8b", "of a later version");
            engine.instances = 3;

            assertThat(engine.ballast("topology", "--lab", "1a")).isZero();
            assertThat(engine.said)
                    .as("with the instances there are")
                    .isEqualTo(TopologyFile.toYaml(started.withApis(3)));
            assertThat(engine.ballast("topology", "--lab", "5e")).isEqualTo(ExitCodes.FAILED);
            assertThat(engine.ballast("topology", "--lab", "77")).isEqualTo(ExitCodes.NOT_FOUND);
        }
    }

    @Test
    @Timeout(120)
    void printsWhatWasApplied() throws Exception {
        Topology started = Topology.reference().withPorts(Ports.ARTICLE);
        Topology applied = started.withApi("api-go").withApis(0);
        try (PlayedEngine engine = new PlayedEngine()) {
            engine.labs.put("1a2b3c4d", started.toJson());
            engine.run = folder;
            AppliedTopology file = new AppliedTopology(folder, started.toJson());

            file.write(InForce.settled(applied));
            assertThat(engine.ballast("topology", "--lab", "1a")).isZero();
            assertThat(engine.said).isEqualTo(TopologyFile.toYaml(applied));

            file.write(InForce.settled(applied).withUnsettledService("api").withUnsettledBalancer("balancer"));
            assertThat(engine.ballast("topology", "--lab", "1a")).isZero();
            assertThat(engine.said)
                    .contains("a change of lab 1a2b3c4d has not ended; what is unsettled: api, balancer")
                    .endsWith(TopologyFile.toYaml(applied));

            Files.writeString(folder.resolve(AppliedTopology.FILE), "{");
            assertThat(engine.ballast("topology", "--lab", "1a")).isEqualTo(ExitCodes.FAILED);
            assertThat(engine.said).contains("topology.json is damaged");
        }
    }
}
