package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NeighbourTableTest {

    @Test
    void thirtySixContainersDoNotFitIntoTheKernelsDefault() {
        assertThatThrownBy(() -> NeighbourTable.check(36, OptionalInt.of(1024)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("36 containers")
                .hasMessageContaining("1024")
                .hasMessageContaining("./ballast setup");
    }

    @Test
    void whatFitsOrIsNotKnownPasses() {
        assertThatCode(() -> NeighbourTable.check(32, OptionalInt.of(1024))).doesNotThrowAnyException();
        assertThatCode(() -> NeighbourTable.check(72, OptionalInt.of(NeighbourTable.ENOUGH)))
                .doesNotThrowAnyException();
        assertThatCode(() -> NeighbourTable.check(72, OptionalInt.empty())).doesNotThrowAnyException();
    }
}
