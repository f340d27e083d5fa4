package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadSettingsTest {

    private final Properties properties = new Properties();

    @Test
    void presetsAreTheReferenceSystemAndNeedNoArguments() {
        LoadSettings settings = LoadSettings.from(properties);

        assertThat(settings.topology().balancer()).hasToString("nginx-reload");
        assertThat(settings.rate()).isEqualTo(200);
        assertThat(settings.command("ScaleUnderLoad")).isEqualTo("./ballast load ScaleUnderLoad");
    }

    @Test
    void theCommandRepeatsWhatWasChosen() {
        properties.setProperty("ballast.rate", "50");
        properties.setProperty("ballast.balancer", "nginx-restart");

        LoadSettings settings = LoadSettings.from(properties);

        assertThat(settings.rate()).isEqualTo(50);
        assertThat(settings.topology().balancer()).hasToString("nginx-restart");
        assertThat(settings.command("ScaleUnderLoad"))
                .isEqualTo("./ballast load ScaleUnderLoad -- -Dballast.balancer=nginx-restart -Dballast.rate=50");
    }

    @ParameterizedTest
    @CsvSource({
        "rate,     0",
        "rate,     fast",
        "rate,     200/s",
        "duration, 14",
        "duration, 1m",
        "warmup,   -1",
        "p99,      0",
    })
    void aBadValueIsNamedWithWhatItMayBe(String name, String value) {
        properties.setProperty("ballast." + name, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadSettings.from(properties))
                .withMessageContaining("-Dballast.%s=%s is no whole number", name, value)
                .withMessageContaining("the default is");
    }
}
