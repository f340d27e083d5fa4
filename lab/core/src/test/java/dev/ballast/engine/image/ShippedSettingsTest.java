package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.Profile;
import dev.ballast.topology.Setting;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the shipped balancers say of their settings: in the label, in the environment, and in the README. */
class ShippedSettingsTest {

    private static final Pattern CONTINUATION = Pattern.compile("\\\\\\n");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?m)^ENV (.*)$");
    private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(\\S+)");

    static Stream<String> strategies() {
        return ShippedImages.balancers().stream();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void hasTheSameDefaultsByItselfAndInALab(String strategy) {
        Map<String, String> defaults = new LinkedHashMap<>();
        Setting.all(false).stream()
                .filter(setting -> Boolean.TRUE.equals(settings(strategy).takes(setting)))
                .forEach(setting -> defaults.put(
                        setting.environment(),
                        settings(strategy).preset(setting).orElse(setting.preset(Profile.REFERENCE))));

        assertThat(defaults).isNotEmpty();
        assertThat(environment(strategy)).isEqualTo(defaults);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void namesEachSettingInItsReadme(String strategy) {
        assertThat(Setting.all(false))
                .allSatisfy(setting -> assertThat(text(strategy, "README.md"))
                        .containsPattern(
                                Boolean.TRUE.equals(settings(strategy).takes(setting))
                                        ? "(?m)^\\|[^|]*`%s`[^|]*\\|(?!.*not applicable)".formatted(setting.key())
                                        : "(?m)^.*`%s`.*not applicable".formatted(setting.key())));
    }

    private static ImageSettings settings(String strategy) {
        return DeclaredSettings.of(ImageBuilder.shippedLabels().get(strategy));
    }

    /** Returns the settings that the Dockerfile gives a default, in their one form. */
    private static Map<String, String> environment(String strategy) {
        String dockerfile = CONTINUATION.matcher(text(strategy, "Dockerfile")).replaceAll("");
        Map<String, String> values = new LinkedHashMap<>();
        Matcher line = ENVIRONMENT.matcher(dockerfile);
        while (line.find()) {
            Matcher variable = VARIABLE.matcher(line.group(1));
            while (variable.find()) {
                Setting.all(false).stream()
                        .filter(setting -> setting.environment().equals(variable.group(1)))
                        .forEach(setting -> values.put(setting.environment(), setting.checked(variable.group(2))));
            }
        }
        return values;
    }

    private static String text(String strategy, String file) {
        return new String(ImageFolder.shipped(strategy).files().get(file), StandardCharsets.UTF_8);
    }
}
