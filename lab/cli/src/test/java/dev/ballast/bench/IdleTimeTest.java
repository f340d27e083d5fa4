package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.CommandResult;
import dev.ballast.LabException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleTimeTest {

    @Test
    void readsMicroseconds() {
        assertThat(IdleTime.read("api-1", new CommandResult(0, "5003917\n", "")))
                .contains(Duration.ofMillis(5_003));
    }

    @Test
    void serverThatDoesNotCloseHasNone() {
        assertThat(IdleTime.read("api-1", new CommandResult(124, "15004000\n", "")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127, ''", "0, soon", "1, 12"})
    void saysWhatItNeedsIfItFails(int exitCode, String said) {
        assertThatThrownBy(() -> IdleTime.read("api-1", new CommandResult(exitCode, said, "bash: not found")))
                .isInstanceOf(LabException.class)
                .hasMessageContainingAll("api-1", "bash: not found", "bash must be in its image");
    }
}
