package dev.ballast.topology.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.topology.Profile;
import dev.ballast.topology.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/reference/topology.md. */
class PageTest {

    private static final Path PAGE = Path.of("../../docs/reference/topology.md");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

    @Test
    void tableHasEachSettingWithItsPresets() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Setting.values())
                .allSatisfy(setting -> assertThat(page)
                        .containsPattern("\\| `%s` \\| %s \\| %s \\| %s \\| [^|]+ \\| `%s` \\|"
                                .formatted(
                                        setting.key(),
                                        setting.isOfService() ? "service" : "balancer",
                                        code(setting.preset(Profile.ARTICLE)),
                                        code(setting.preset(Profile.REFERENCE)),
                                        setting.environment())));
    }

    private static String code(String value) {
        return value.matches("\\d+") ? value : "`" + value + "`";
    }

    @Test
    void errorsAreThoseOfAFileThatHasThem(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("lab.yaml"), """
                consul: {servers: 3}
                services:
                  api: {image: api-flask, count: x}
                  shop: {image: api-java}
                balancers:
                  front: {strategy: haproxi}
                """);
        String page = Files.readString(PAGE);
        String errors = page.substring(
                page.indexOf("ballast: lab.yaml:3") + "ballast: ".length(), page.indexOf("…\n```\n\nAt most"));

        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> TopologyFile.read(file))
                .satisfies(thrown -> assertThat(String.valueOf(thrown.getMessage())
                                .replace(folder + "/", "")
                                .lines())
                        .zipSatisfy(
                                errors.lines().toList(),
                                (said, shown) -> assertThat(said).startsWith(shown))
                        .hasSize(3));
    }

    @Test
    void exampleIsRight(@TempDir Path folder) throws IOException {
        assertThat(YAML.matcher(Files.readString(PAGE)).results())
                .isNotEmpty()
                .allSatisfy(
                        example -> TopologyFile.read(Files.writeString(folder.resolve("lab.yaml"), example.group(1))));
    }
}
