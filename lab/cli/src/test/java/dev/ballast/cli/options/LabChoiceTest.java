package dev.ballast.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.cli.console.NotFoundException;
import dev.ballast.engine.Labs;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabChoiceTest {

    private static final Labs.Found UP = lab("1a2b0000", "up");
    private static final Labs.Found OTHER_UP = lab("1aff0000", "up");
    private static final Labs.Found TEST = lab("cccc0000", "ScaleIT");

    @Test
    void choosesLabThatUpStarted() {
        assertThat(LabChoice.startedByUp(List.of(TEST, UP))).isEqualTo(UP);
    }

    @Test
    void refusesTestLabsUnlessNamed() {
        assertThatThrownBy(() -> LabChoice.startedByUp(List.of(TEST)))
                .isInstanceOf(NotFoundException.class)
                .hasMessage(
                        "no lab of yours that ./ballast up started runs; --lab ID names another: cccc0000 (ScaleIT)");
    }

    @Test
    void leavesLabsOfOtherUsersUnlessNamed() {
        Labs.Found others = new Labs.Found("eeee0000", "{}", "", true, false, "up", "host:1", 0, true);

        assertThat(LabChoice.startedByUp(List.of(UP, others))).isEqualTo(UP);
        assertThatThrownBy(() -> LabChoice.startedByUp(List.of(others)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("--lab ID names another: eeee0000 (up, of another user or machine: host:1)");
    }

    @Test
    void listsLabsIfSeveralFit() {
        assertThatThrownBy(() -> LabChoice.startedByUp(List.of(UP, OTHER_UP)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 labs run: 1a2b0000 (up), 1aff0000 (up); choose one by --lab ID");
    }

    @Test
    void namesTheLabIfAnotherMayBeMeant() {
        assertThat(LabChoice.option("1a2b0000", List.of(UP, OTHER_UP))).isEqualTo(" --lab 1a2b0000");
        assertThat(LabChoice.option("1a2b0000", List.of(UP, TEST))).isEmpty();
    }

    @Test
    void saysThatNoLabRuns() {
        assertThatThrownBy(() -> LabChoice.startedByUp(List.of()))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("no lab runs; ./ballast up starts one");
    }

    private static Labs.Found lab(String id, String startedBy) {
        return new Labs.Found(id, "{}", "", false, false, startedBy, "host:1", 0, false);
    }
}
