package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    @Test
    void rotatesTheOrderInEachRound() {
        List<String> all = List.of("a", "b", "c");
        assertThat(Turns.of(all, 1)).containsExactly("a", "b", "c");
        assertThat(Turns.of(all, 2)).containsExactly("b", "c", "a");
        assertThat(Turns.of(all, 3)).containsExactly("c", "a", "b");
        assertThat(Turns.of(all, 4)).isEqualTo(all);
        assertThat(all).containsExactly("a", "b", "c");
    }

    @Test
    void requiresAtLeastOneRound() {
        assertThatThrownBy(() -> Turns.check(0)).hasMessage("--rounds (0) must be at least 1");
    }
}
