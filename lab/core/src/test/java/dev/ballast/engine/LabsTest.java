package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabsTest {

    private static final Labs.Found ONE = lab("1a2b0000", "up");
    private static final Labs.Found OTHER = lab("1aff0000", "ScaleIT");

    @Test
    void findsALabByPartOfItsId() {
        assertThat(Labs.find(List.of(ONE, OTHER), "1a2")).isEqualTo(ONE);
        assertThat(Labs.find(List.of(ONE, OTHER), "1aff0000")).isEqualTo(OTHER);
    }

    @Test
    void namesTheLabsIfAnIdIsAmbiguous() {
        assertThatThrownBy(() -> Labs.find(List.of(ONE, OTHER), "1a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "2 labs run whose id begins with '1a': 1a2b0000 (up), 1aff0000 (ScaleIT); give more of the id");
    }

    @Test
    void namesTheLabsIfNoneMatches() {
        assertThatThrownBy(() -> Labs.find(List.of(ONE), "99"))
                .isInstanceOf(NoSuchLabException.class)
                .hasMessage("no lab '99' runs; there is 1a2b0000 (up)");
        assertThatThrownBy(() -> Labs.find(List.of(), "99"))
                .isInstanceOf(NoSuchLabException.class)
                .hasMessage("no lab '99' runs, nor any other; ./ballast up starts one");
    }

    @Test
    void emptyIdMeansNoLab() {
        assertThatThrownBy(() -> Labs.find(List.of(ONE), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the id of a lab is empty; there is 1a2b0000 (up)");
    }

    private static Labs.Found lab(String id, String startedBy) {
        return new Labs.Found(id, "{}", "", false, false, startedBy, "host:1", 0);
    }
}
