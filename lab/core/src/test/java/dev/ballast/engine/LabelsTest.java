package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each case but one plants something that must not be taken for an orphan. {@link ProcessTableTest} has the owners. */
class LabelsTest {

    static final Map<String, String> OF_AN_EARLIER_VERSION = Map.of(
            Labels.LAB,
            "0badcafe",
            Labels.OWNER_HOST,
            "here",
            Labels.OWNER_PID,
            "999999999",
            "dev.ballast.owner.started",
            "1");

    private final Map<String, String> mine = new HashMap<>(Labels.owned("0badcafe", false));
    private final Map<String, String> dead = new HashMap<>(mine);

    LabelsTest() {
        dead.put(Labels.OWNER_START, "1");
    }

    @Test
    void removesLabsOfDeadProcesses() {
        assertThat(Labs.isOrphan(dead)).isTrue();
    }

    @Test
    void keepsLabsOfLivingProcesses() {
        assertThat(Labs.isOrphan(mine)).isFalse();
    }

    @Test
    void leavesADetachedLab() {
        dead.put(Labels.DETACHED, "true");

        assertThat(Labs.isOrphan(dead)).isFalse();
    }

    @Test
    void removesADetachedLabThatWasNeverReady(@TempDir Path folder) {
        RunDirectory run = RunDirectory.at(folder);
        Manifest starting = Manifest.begun(run, "up", "./ballast up --detach", Instant.EPOCH);
        dead.put(Labels.DETACHED, "true");
        dead.put(Labels.RUN, folder.toString());
        assertThat(Labs.isOrphan(dead)).as("without manifest").isFalse();

        starting.writeTo(run);
        mine.put(Labels.DETACHED, "true");
        mine.put(Labels.RUN, folder.toString());
        assertThat(Labs.isOrphan(dead)).as("killed while it started").isTrue();
        assertThat(Labs.isOrphan(mine)).as("still starting").isFalse();

        starting.ready(4_000.0, Manifest.Engine.of(Map.of())).writeTo(run);
        assertThat(Labs.isOrphan(dead)).as("left when it was ready").isFalse();
    }

    @Test
    void keepsForeignContainers() {
        assertThat(Labs.isOrphan(Map.of("com.example", "true"))).isFalse();
        dead.remove(Labels.LAB);
        assertThat(Labs.isOrphan(dead)).isFalse();
    }

    @Test
    void keepsUnreadableLabels() {
        for (String label : List.of(Labels.OWNER_PID, Labels.OWNER_START)) {
            Map<String, String> odd = new HashMap<>(dead);
            odd.put(label, "../1");
            assertThat(Labs.isOrphan(odd)).as(label).isFalse();
        }
        for (String label : List.of(Labels.OWNER_BOOT, Labels.OWNER_NAMESPACE, Labels.OWNER_USER)) {
            Map<String, String> odd = new HashMap<>(dead);
            odd.remove(label);
            assertThat(Labs.isOrphan(odd)).as(label).isFalse();
        }
    }

    /** Its start hangs on the clock, and its host may be any that does not know its name. */
    @Test
    void keepsLabsOfAnEarlierVersion() {
        assertThat(Labs.isOrphan(OF_AN_EARLIER_VERSION)).isFalse();
    }

    @Test
    void saysWhichOwnersNobodyCanLookUp() {
        assertThat(Labs.isOfUnknownOwner(OF_AN_EARLIER_VERSION)).isTrue();
        assertThat(Labs.isOfUnknownOwner(mine)).isFalse();
        assertThat(Labs.isOfUnknownOwner(dead)).isFalse();
        assertThat(Labs.isOfUnknownOwner(Map.of("com.example", "true"))).isFalse();

        Map<String, String> detached = new HashMap<>(OF_AN_EARLIER_VERSION);
        detached.put(Labels.DETACHED, "true");
        assertThat(Labs.isOfUnknownOwner(detached)).isFalse();
    }

    @Test
    void newContainersTakeTheOwnersLabels() {
        Map<String, String> network = new HashMap<>(mine);
        network.put(Labels.TOPOLOGY, "{}");
        network.put(Labels.RUN, "/run");
        mine.put(Labels.DETACHED, "true");
        network.put(Labels.DETACHED, "true");

        assertThat(Labels.owner(network)).isEqualTo(mine);
        assertThat(Labels.owner(OF_AN_EARLIER_VERSION)).isEqualTo(OF_AN_EARLIER_VERSION);
    }
}
