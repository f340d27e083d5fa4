package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    private static final BuiltImage PARENT = new BuiltImage("base", "ballast/base:1", "sha256:1", "");

    private static ImageFolder folder(String dockerfile) {
        return new ImageFolder("x", new TreeMap<>(Map.of("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void standsOnTheArgumentsBeforeTheFirstFrom() {
        assertThat(folder(
                                "# c\nARG CONSUL_IMAGE=hashicorp/consul:1\nARG FROM_IMAGE=debian:12\nFROM ${CONSUL_IMAGE} AS c\n"
                                        + "FROM ${FROM_IMAGE}\nARG LATER=1\n")
                        .bases())
                .containsExactly(Map.entry("CONSUL_IMAGE", "hashicorp/consul:1"), Map.entry("FROM_IMAGE", "debian:12"));
    }

    @Test
    void knowsWhatBallastShips() {
        assertThat(ImageFolder.shippedNames())
                .contains("base", "api-flask", "api-java", "nginx-restart", "nginx-reload");
        assertThat(ImageFolder.shipped("base").variant("nginx")).containsOnlyKeys("FROM_IMAGE");
    }

    @Test
    void namesWhatThereIsWhereANameIsWrong() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> ImageFolder.shipped("nginx-relaod"))
                .withMessageContaining("no image 'nginx-relaod'")
                .withMessageContaining("nginx-reload");
    }

    @Test
    void doesNotLeaveItsFolder() {
        assertThatExceptionOfType(EngineException.class).isThrownBy(() -> ImageFolder.shipped("../images/base"));
    }

    @Test
    void readsADirectoryOfTheUsers(@TempDir Path directory) throws IOException {
        Path mine = Files.createDirectories(directory.resolve("My API"));
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\n");
        Files.createDirectories(mine.resolve("src"));
        Files.writeString(mine.resolve("src/app.py"), "pass\n");

        ImageFolder folder = ImageFolder.directory(mine);

        assertThat(folder.name()).isEqualTo("own/my-api");
        assertThat(folder.files()).containsOnlyKeys("Dockerfile", "src/app.py");
    }

    @Test
    void hashesContentAndParentsAndNothingElse() {
        String hash = ImageBuilder.hash(folder("FROM a\n"), Map.of("BASE", PARENT));

        assertThat(hash).matches("[0-9a-f]{12}");
        assertThat(ImageBuilder.hash(folder("FROM a\n"), Map.of("BASE", PARENT)))
                .isEqualTo(hash);
        assertThat(ImageBuilder.hash(folder("FROM b\n"), Map.of("BASE", PARENT)))
                .isNotEqualTo(hash);
        assertThat(ImageBuilder.hash(
                        folder("FROM a\n"), Map.of("BASE", new BuiltImage("base", "ballast/base:1", "sha256:2", ""))))
                .isNotEqualTo(hash);
    }
}
