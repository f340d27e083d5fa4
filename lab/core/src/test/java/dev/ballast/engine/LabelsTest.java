package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each case but one plants something that must not be taken for an orphan. {@link ProcessTableTest} has the owners. */
class LabelsTest {

    private static final Map<String, String> OF_AN_EARLIER_VERSION = Map.of(
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
        assertThat(Labels.orphaned(dead)).isTrue();
    }

    @Test
    void keepsLabsOfLivingProcesses() {
        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void leavesADetachedLab() {
        dead.put(Labels.DETACHED, "true");

        assertThat(Labels.orphaned(dead)).isFalse();
    }

    @Test
    void keepsForeignContainers() {
        assertThat(Labels.orphaned(Map.of("com.example", "true"))).isFalse();
        dead.remove(Labels.LAB);
        assertThat(Labels.orphaned(dead)).isFalse();
    }

    @Test
    void keepsUnreadableLabels() {
        for (String label : List.of(Labels.OWNER_PID, Labels.OWNER_START)) {
            Map<String, String> odd = new HashMap<>(dead);
            odd.put(label, "../1");
            assertThat(Labels.orphaned(odd)).as(label).isFalse();
        }
        for (String label : List.of(Labels.OWNER_BOOT, Labels.OWNER_NAMESPACE, Labels.OWNER_USER)) {
            Map<String, String> odd = new HashMap<>(dead);
            odd.remove(label);
            assertThat(Labels.orphaned(odd)).as(label).isFalse();
        }
    }

    /** Its start hangs on the clock, and its host may be any that does not know its name. */
    @Test
    void keepsLabsOfAnEarlierVersion() {
        assertThat(Labels.orphaned(OF_AN_EARLIER_VERSION)).isFalse();
    }

    @Test
    void networkDecidesAboutOrphans() {
        assertThat(Labs.orphans(List.of(mine), List.of(mine, dead))).isEmpty();
        assertThat(Labs.orphans(List.of(dead), List.of(mine))).containsExactly("0badcafe");
        assertThat(Labs.orphans(List.of(), List.of(dead, dead))).containsExactly("0badcafe");
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
