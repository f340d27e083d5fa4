package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NeighbourTableTest {

    @Test
    void kernelsDefaultIsEnoughForFewerThan36Containers() {
        assertThatThrownBy(() -> NeighbourTable.check(36, OptionalInt.of(1024)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("36 containers")
                .hasMessageContaining("1024")
                .hasMessageContaining("./ballast setup");
    }

    @Test
    void acceptsAFittingOrUnknownBound() {
        assertThatCode(() -> NeighbourTable.check(32, OptionalInt.of(1024))).doesNotThrowAnyException();
        assertThatCode(() -> NeighbourTable.check(72, OptionalInt.of(NeighbourTable.ENOUGH)))
                .doesNotThrowAnyException();
        assertThatCode(() -> NeighbourTable.check(72, OptionalInt.empty())).doesNotThrowAnyException();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readsASettingOfTheKernelWhole() throws IOException {
        String setting = "/proc/sys/kernel/pid_max";
        Process cat = new ProcessBuilder("cat", setting).start();
        String read = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(NeighbourTable.number(Path.of(setting))).hasValue(Integer.parseInt(read));
        assertThat(NeighbourTable.number(Path.of("/proc/sys/no/such"))).isEmpty();
    }
}
