package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class NumbersTest {

    private final Numbers numbers = new Numbers();

    @Test
    void holdsEachNumberOnce() {
        assertThat(numbers.add(4095)).isTrue();
        assertThat(numbers.add(4096)).isTrue();
        assertThat(numbers.add(0)).isTrue();
        assertThat(numbers.add(4096)).isFalse();

        assertThat(numbers.size()).isEqualTo(3);
        assertThat(numbers.has(4096)).isTrue();
        assertThat(numbers.has(8192)).isFalse();
        assertThat(numbers.has(1)).isFalse();
    }

    @Test
    void takesItsOwnFromOthers() {
        numbers.add(3);
        numbers.add(5000);
        BitSet others = new BitSet();
        others.set(2, 5);
        others.set(4999, 5002);

        numbers.removeFrom(others);

        assertThat(others.stream()).containsExactly(2, 4, 4999, 5001);
    }
}
