package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.deploy.ChangeLock;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
import dev.ballast.topology.file.TopologyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("NullAway.Init")
class ApplyTest {

    private static final Topology STARTED =
            Topology.reference().withName("lab").withApis(2).withPorts(Ports.ARTICLE);

    @TempDir
    private Path folder;

    private PlayedEngine engine;

    @BeforeEach
    void runALab() throws IOException {
        engine = new PlayedEngine();
        engine.labs.put("1a2b3c4d", STARTED.toJson());
        engine.run = Files.createDirectories(folder.resolve("run"));
        engine.published = 1;
        engine.instances = 2;
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private int apply(Topology wanted, String... more) throws Exception {
        return apply(TopologyFile.toYaml(wanted), more);
    }

    private int apply(String yaml, String... more) throws Exception {
        Path file = Files.writeString(folder.resolve("other.yaml"), yaml);
        String[] words = new String[3 + more.length];
        words[0] = "apply";
        words[1] = "-f";
        words[2] = file.toString();
        System.arraycopy(more, 0, words, 3, more.length);
        return engine.ballast(words);
    }

    @Test
    void printedTopologyIsNoDifference() throws Exception {
        assertThat(apply(STARTED, "--lab", "1a")).as(engine.said).isZero();
        assertThat(engine.said).isEqualTo("nothing to do%n".formatted());
        assertThat(engine.run).as("nothing was applied").isDirectoryNotContaining("glob:**topology.json");
    }

    @Test
    void whatTheFileLeavesOutIsTheLabs() throws Exception {
        assertThat(apply("services: {api: {image: api-flask, count: 2}}", "--lab", "1a"))
                .as(engine.said)
                .isZero();
        assertThat(engine.said).as("name and ports").isEqualTo("nothing to do%n".formatted());
    }

    @Test
    void dryRunPrintsTheStepsAndDoesNone() throws Exception {
        Topology wanted = STARTED.withApis(3).toBuilder()
                .service("shop", s -> s.image("api-java").route("/shop"))
                .build();

        assertThat(apply(wanted, "--dry-run", "--lab", "1a")).as(engine.said).isZero();
        assertThat(engine.said).isEqualTo("add shop%nscale api 2 -> 3%nreplace balancer%n".formatted());
        assertThat(apply(wanted, "--dry-run", "--json", "--lab", "1a")).isZero();
        JsonNode json = new ObjectMapper().readTree(engine.said);
        assertThat(json.path("lab").asText()).isEqualTo("1a2b3c4d");
        assertThat(json.path("dryRun").asBoolean()).isTrue();
        assertThat(json.at("/steps/1"))
                .hasToString(
                        "{\"line\":\"scale api 2 -> 3\",\"kind\":\"scale\",\"name\":\"api\",\"from\":2,\"to\":3,\"done\":false}");
        assertThat(json.at("/steps")).hasSize(3);
        assertThat(engine.run).isDirectoryNotContaining("glob:**topology.json");
    }

    @Test
    void namesWhatCannotBeChanged() throws Exception {
        assertThat(apply(STARTED.withServers(5), "--lab", "1a")).isEqualTo(ExitCodes.USAGE);
        assertThat(engine.said)
                .isEqualTo("ballast: %s/other.yaml: consul.servers (5) cannot be changed while the lab runs; it is 3%n"
                        .formatted(folder));
    }

    @Test
    void secondChangeIsRefusedWithTheHolderOfTheFirst() throws Exception {
        try (ChangeLock first = ChangeLock.acquire(engine.run, "which tests")) {
            assertThat(first).isNotNull();
            assertThat(apply(STARTED.withApis(3), "--lab", "1a")).isEqualTo(ExitCodes.FAILED);
            assertThat(engine.said)
                    .endsWith("ballast: process %d, which tests changes the lab; try again when it has ended%n"
                            .formatted(ProcessHandle.current().pid()));
        }
    }

    @Test
    void scaleNamesTheServicesThereAre() throws Exception {
        assertThat(engine.ballast("scale", "api=1", "web=2", "--lab", "1a")).isEqualTo(ExitCodes.USAGE);
        assertThat(engine.said).isEqualTo("ballast: no service 'web' that scales; there is api%n".formatted());
    }
}
