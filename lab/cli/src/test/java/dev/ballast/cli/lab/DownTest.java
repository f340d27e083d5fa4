package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ballast down} on an engine that is played. */
@Timeout(120)
class DownTest {

    @SuppressWarnings("NullAway.Init")
    private PlayedEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new PlayedEngine();
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void removesALabWithoutItsImages() throws Exception {
        engine.labs.put("1a2b3c4d", Topology.reference().withApis(0).toJson());

        assertThat(engine.ballast("down")).isZero();

        assertThat(engine.removed).containsExactly("client-ui-1a2b3c4d", "balancer-1a2b3c4d", "network-1a2b3c4d");
    }

    /** Its labels neither say when its process started, nor on which machine; a lab of any version is removed by its id. */
    @Test
    void removesALabOfAnEarlierVersionByItsId() throws Exception {
        engine.labs.put("1a2b3c4d", "of an earlier version");
        engine.labs.put("5e6f7a8b", Topology.reference().toJson());

        assertThat(engine.ballast("down", "--lab", "1a2b")).isZero();

        assertThat(engine.removed).containsExactly("client-ui-1a2b3c4d", "balancer-1a2b3c4d", "network-1a2b3c4d");
        assertThat(engine.said).contains("removed lab 1a2b3c4d");
    }

    /** As after {@code docker network prune} on a lab whose containers have ended. */
    @Test
    void removesContainersWithoutANetwork() throws Exception {
        engine.labs.put("1a2b3c4d", "");
        engine.withoutNetwork = true;

        assertThat(engine.ballast("status")).isZero();
        assertThat(engine.said).contains("1a2b3c4d", "incomplete", "client-ui");
        assertThat(engine.ballast("down", "--lab", "1a2b")).isZero();

        assertThat(engine.removed).containsExactly("client-ui-1a2b3c4d", "balancer-1a2b3c4d");
    }

    /** As a paused UI, which takes connections. */
    @Test
    void removesALabWhoseConsulNeverAnswers(@TempDir Path folder) throws Exception {
        engine.labs.put("1a2b3c4d", Topology.reference().withApis(0).toJson());
        runsIn(folder);
        try (ServerSocket paused = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            engine.published = paused.getLocalPort();

            assertThat(engine.ballast("down")).isZero();
        }

        assertThat(engine.said).contains("could not keep Consul's catalog: it has not ended within 5 s");
        assertThat(engine.removed).containsExactly("client-ui-1a2b3c4d", "balancer-1a2b3c4d", "network-1a2b3c4d");
        assertThat(folder.resolve("report.html")).exists();
        assertThat(folder.resolve("history.jsonl")).content().contains("\"type\":\"removing\"");
    }

    /** Its owner may be judging it. */
    @Test
    void tellsTheOwnerAlsoOfALabThatItCannotRead(@TempDir Path folder) throws Exception {
        engine.labs.put("1a2b3c4d", "of a later version");
        runsIn(folder);

        assertThat(engine.ballast("down")).isZero();

        assertThat(folder.resolve("history.jsonl")).content().contains("\"type\":\"removing\"");
    }

    private void runsIn(Path folder) {
        engine.run = folder;
        RunDirectory directory = RunDirectory.at(folder);
        Manifest.begun(directory, "demo", "./ballast demo", Instant.now()).writeTo(directory);
    }

    @Test
    void removesTheOthersIfOneStays() throws Exception {
        engine.labs.put("1a2b3c4d", "of a later version");
        engine.labs.put("5e6f7a8b", "of a later version");
        engine.stuck = "network-1a2b3c4d";

        assertThat(engine.ballast("down", "--all")).isEqualTo(3);

        assertThat(engine.removed).contains("network-5e6f7a8b");
    }
}
