package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadSettingsTest {

    private static final LoadSettings.Presets PRESETS = new LoadSettings.Presets(200, Duration.ofSeconds(30));

    private final Properties properties = new Properties();

    @Test
    void presetsNeedNoArguments() {
        LoadSettings settings = LoadSettings.from(properties, PRESETS);

        assertThat(settings.topology().balancer()).hasToString("nginx-reload");
        assertThat(settings.rate()).isEqualTo(200);
        assertThat(settings.duration()).hasSeconds(30);
        assertThat(settings.target()).isEmpty();
        assertThat(settings.command("ScaleUnderLoad")).isEqualTo("./ballast load ScaleUnderLoad");
    }

    @Test
    void theCommandRepeatsTheChosenSettings() {
        properties.setProperty("ballast.rate", "50");
        properties.setProperty("ballast.balancer", "nginx-restart");
        properties.setProperty("ballast.duration", "1m");
        properties.setProperty("ballast.p99", "500ms");

        LoadSettings settings = LoadSettings.from(properties, PRESETS);

        assertThat(settings.rate()).isEqualTo(50);
        assertThat(settings.duration()).hasSeconds(60);
        assertThat(settings.topology().balancer()).hasToString("nginx-restart");
        assertThat(settings.command("ScaleUnderLoad"))
                .isEqualTo("./ballast load ScaleUnderLoad --balancer nginx-restart --rate 50 --duration 1m"
                        + " -- -Dballast.p99=500ms");
    }

    @ParameterizedTest
    @CsvSource({
        "rate,        0,               200",
        "rate,        fast,            200",
        "rate,        200/s,           200",
        "duration,    14s,             30s",
        "duration,    soon,            30s",
        "warm-up,     -1,              5s",
        "p99,         0,               1s",
        "fresh,       101,             10",
        "idle.longest, 100ms,          10s",
        "idle.server, 11m,             0s",
        "topology,    other,           reference",
        "target,      https://host,    a lab",
        "target,      http://host/sub, a lab",
        "target,      http://host?a=b, a lab",
    })
    void aBadValueIsNamedWithWhatItMayBe(String name, String value, String preset) {
        properties.setProperty("ballast." + name, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadSettings.from(properties, PRESETS))
                .withMessageContaining("-Dballast.%s=%s is not", name, value)
                .withMessageContaining("the default is " + preset);
    }

    @Test
    void aLabAndATargetExcludeEachOther() {
        properties.setProperty("ballast.lab", "0123");
        properties.setProperty("ballast.target", "http://127.0.0.1:5000");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadSettings.from(properties, PRESETS))
                .withMessageContaining("exclude each other");
    }
}
