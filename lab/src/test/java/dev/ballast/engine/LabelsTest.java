package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each case but one plants something that must not be taken for an orphan. */
class LabelsTest {

    private final Map<String, String> mine = new HashMap<>(Labels.owned("0badcafe", false));

    @Test
    void takesWhatADeadProcessLeft() {
        mine.put(Labels.OWNER_STARTED, "1");

        assertThat(Labels.orphaned(mine)).isTrue();
    }

    @Test
    void leavesWhatALivingProcessOwns() {
        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void leavesADetachedLab() {
        mine.put(Labels.OWNER_STARTED, "1");
        mine.put(Labels.DETACHED, "true");

        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void leavesWhatAnotherHostOwns() {
        mine.put(Labels.OWNER_STARTED, "1");
        mine.put(Labels.OWNER_HOST, "elsewhere");

        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void leavesWhatIsNotOurs() {
        assertThat(Labels.orphaned(Map.of("com.example", "true"))).isFalse();
        mine.remove(Labels.LAB);
        mine.put(Labels.OWNER_STARTED, "1");
        assertThat(Labels.orphaned(mine)).isFalse();
    }

    @Test
    void leavesWhatItCannotRead() {
        mine.put(Labels.OWNER_PID, "not a number");

        assertThat(Labels.orphaned(mine)).isFalse();
    }
}
