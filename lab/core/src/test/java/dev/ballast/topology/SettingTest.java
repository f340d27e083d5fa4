package dev.ballast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    @ParameterizedTest
    @CsvSource({"1s, 1s", "1000ms, 1s", "120s, 2m", "90s, 90s", "60m, 1h", "3600000ms, 1h", "1500ms, 1500ms"})
    void eachValueHasOneForm(String typed, String form) {
        assertThat(Setting.CHECK_TIMEOUT.checked(typed)).isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "-1s", "1.5s", "1 s", "1m30s", "1S", "none", "9999999999s", "99ms", "61m"})
    void refusesWhatIsNoValue(String typed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.CHECK_TIMEOUT.checked(typed))
                .withMessage(
                        "check-timeout (%s) must be a duration from 100ms to 1h, such as 500ms, 1s, 2m or 1h", typed);
    }

    @Test
    void countsAreWholeNumbers() {
        assertThat(Setting.RETRIES.checked("007")).isEqualTo("7");
        assertThat(Setting.RETRIES.checked("all")).isEqualTo("all");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.RETRIES.checked("101"))
                .withMessage("retries (101) must be 0 to 100, or all");
    }

    @Test
    void isFoundByItsKey() {
        assertThat(Setting.values())
                .allSatisfy(setting -> assertThat(Setting.of(setting.key())).contains(setting));
        assertThat(Setting.of("CHECK_INTERVAL")).isEmpty();
    }

    @Test
    void durationsAreRead() {
        assertThat(Setting.duration("1500ms")).contains(Duration.ofMillis(1500));
        assertThat(Setting.duration("none")).isEmpty();
    }
}
