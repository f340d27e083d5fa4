package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelRulesTest {

    @ParameterizedTest
    @CsvSource({
        "port, abc, 'a port, 1 to 65535'",
        "port, 0, 'a port, 1 to 65535'",
        "port, 65536, 'a port, 1 to 65535'",
        "port, '', 'a port, 1 to 65535'",
        "balances, x, round-robin or least-conn or least-conn-random or random",
        "base, yes, true or false",
        "announces, TRUE, true or false",
        "ledger, 1, true or false",
        "reloads, '', true or false",
        "check, hostname, a path that begins with / and has no blanks",
        "workers, (?<started>[0-9]+, 'a regular expression of Java with one or more of the groups started, draining and gone'",
        "rendered, /etc/my pool, a path that begins with / and has no blanks",
    })
    void namesImageLabelValueAndWhatFits(String label, String value, String use) {
        assertThatThrownBy(() -> LabelRules.check("./shop", Map.of("dev.ballast." + label, value)))
                .isInstanceOf(ImageLabelException.class)
                .hasMessage("image ./shop: label dev.ballast.%s=\"%s\": use %s", label, value, use);
    }

    @Test
    void namesAllThatDoNotFit() {
        assertThatThrownBy(() ->
                        LabelRules.check("shop", Map.of(ImageLabels.PORT, "abc", ImageLabels.BALANCES, "Round-Robin")))
                .hasMessageContaining("dev.ballast.port=\"abc\"")
                .hasMessageContaining("dev.ballast.balances=\"Round-Robin\"");
    }

    @Test
    void takesOtherImagesLabels() {
        LabelRules.check("any", Map.of("maintainer", "", "dev.ballast.of-a-later-version", "x"));
    }

    @Test
    void takesWhatTheShippedImagesSay() {
        assertThat(ImageBuilder.shippedLabels()).isNotEmpty().allSatisfy(LabelRules::check);
    }
}
