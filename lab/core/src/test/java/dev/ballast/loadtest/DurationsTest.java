package dev.ballast.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "30, 30000", "5m, 300000", "2h, 7200000"})
    void readsWhatUsersType(String typed, long millis) {
        assertThat(Durations.parse(typed)).hasMillis(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1s", "1.5s", "5 m", "1d"})
    void namesTextThatIsNoDuration(String typed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(typed))
                .withMessageContaining("'%s' is no duration", typed);
    }

    @Test
    void writesThemAsTheyAreTyped() {
        assertThat(Durations.typed(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(Durations.typed(Duration.ofMillis(1_500))).isEqualTo("1500ms");
    }
}
