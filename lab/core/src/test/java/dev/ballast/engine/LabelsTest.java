package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each case but one plants something that must not be taken for an orphan. */
class LabelsTest {

    private final Map<String, String> mine = new HashMap<>(Labels.owned("0badcafe", false));

    @Test
    void removesLabsOfDeadProcesses() {
        mine.put(Labels.OWNER_STARTED, "1");

        assertThat(Labels.orphaned(mine)).isTrue();
    }

    @Test
    void keepsLabsOfLivingProcesses() {
        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void leavesADetachedLab() {
        mine.put(Labels.OWNER_STARTED, "1");
        mine.put(Labels.DETACHED, "true");

        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void keepsLabsOfOtherHosts() {
        mine.put(Labels.OWNER_STARTED, "1");
        mine.put(Labels.OWNER_HOST, "elsewhere");

        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void keepsForeignContainers() {
        assertThat(Labels.orphaned(Map.of("com.example", "true"))).isFalse();
        mine.remove(Labels.LAB);
        mine.put(Labels.OWNER_STARTED, "1");
        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void keepsUnreadableLabels() {
        mine.put(Labels.OWNER_PID, "not a number");

        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void keepsLabsAfterAClockStep() {
        long started = Long.parseLong(mine.get(Labels.OWNER_STARTED));
        mine.put(Labels.OWNER_STARTED, String.valueOf(started + 9_000));

        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void keepsLabsOfProcessesWithoutAKnownStart() {
        assertThat(Labels.isAnother(Optional.empty(), 1)).isFalse();
        assertThat(Labels.isAnother(Optional.of(1_000_000L), 0)).isFalse();
        assertThat(Labels.isAnother(Optional.of(1_000_000L), 1)).isTrue();
    }

    @Test
    void networkDecidesAboutOrphans() {
        Map<String, String> dead = new HashMap<>(mine);
        dead.put(Labels.OWNER_STARTED, "1");

        assertThat(Labs.orphans(List.of(mine), List.of(mine, dead))).isEmpty();
        assertThat(Labs.orphans(List.of(dead), List.of(mine))).containsExactly("0badcafe");
        assertThat(Labs.orphans(List.of(), List.of(dead, dead))).containsExactly("0badcafe");
    }

    @Test
    void newContainersTakeTheOwnersLabels() {
        mine.put(Labels.TOPOLOGY, "{}");
        mine.put(Labels.DETACHED, "true");

        assertThat(Labels.owner(mine))
                .containsOnlyKeys(
                        Labels.LAB, Labels.OWNER_HOST, Labels.OWNER_PID, Labels.OWNER_STARTED, Labels.DETACHED);
    }
}
