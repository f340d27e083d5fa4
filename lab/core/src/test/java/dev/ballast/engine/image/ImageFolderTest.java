package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    private static final BuiltImage PARENT = new BuiltImage("base", "ballast/base:1", "sha256:1", "");

    private static ImageFolder folder(String dockerfile) {
        return new ImageFolder("x", new TreeMap<>(Map.of("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void basesAreArgumentsBeforeTheFirstFrom() {
        assertThat(folder(
                                "# c\nARG CONSUL_IMAGE=hashicorp/consul:1\nARG FROM_IMAGE=debian:12\nFROM ${CONSUL_IMAGE} AS c\n"
                                        + "FROM ${FROM_IMAGE}\nARG LATER=1\n")
                        .bases())
                .containsExactly(Map.entry("CONSUL_IMAGE", "hashicorp/consul:1"), Map.entry("FROM_IMAGE", "debian:12"));
    }

    @Test
    void findsJarInOddPath() {
        assertThat(ImageFolder.jar(URI.create("jar:file:/a%20clone!/100%25!/images.jar!/dev/ballast/images/x")))
                .isEqualTo(Path.of("/a clone!/100%!/images.jar"));
    }

    @Test
    void listsTheShippedFolders() {
        assertThat(ImageFolder.shippedNames())
                .contains("base", "api-flask", "api-java", "nginx-restart", "nginx-reload");
        assertThat(ImageFolder.shipped("base").variant("nginx")).containsOnlyKeys("FROM_IMAGE");
    }

    @Test
    void namesTheShippedFolders() {
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
        String reference = reference("FROM a\n", PARENT);

        assertThat(reference).matches("ballast/[a-z-]+:[0-9a-f]{12}");
        assertThat(reference("FROM a\n", PARENT)).isEqualTo(reference);
        assertThat(reference("FROM b\n", PARENT)).isNotEqualTo(reference);
        assertThat(reference("FROM a\n", new BuiltImage("base", "ballast/base:1", "sha256:2", "")))
                .isNotEqualTo(reference);
    }

    private static String reference(String dockerfile, BuiltImage parent) {
        return Recipe.of(folder(dockerfile)).reference(Map.of("BASE", parent));
    }

    @Test
    void ignoresArgumentsThatAreNoWholeImage() {
        assertThat(folder("ARG VERSION=3.12\nFROM python:${VERSION}\n").bases()).isEmpty();
        assertThat(folder("ARG STAGE=dev\nFROM a:1 AS dev\nFROM ${STAGE}\n").bases())
                .isEmpty();
        assertThat(folder("ARG V=1\nARG B=a:${V}\nFROM $B\n").bases()).isEmpty();
        assertThat(folder("ARG B=\"a:1\"\nARG C=2\nFROM --platform=linux/amd64 $B as x\n")
                        .bases())
                .containsExactly(Map.entry("B", "a:1"));
    }

    @Test
    void knowsImagesThatAreNamedWithoutAnArgument() {
        assertThat(Recipe.of(folder("FROM --platform=linux/amd64 hashicorp/consul:1.20.6 AS consul\n"
                                + "FROM golang:1 AS build\nFROM docker.io/library/debian:bookworm-slim\n"
                                + "COPY --from=consul /a /a\n  copy --chown=0 --from=ballast/base:nginx /b /b\n"))
                        .named())
                .containsOnly(
                        Map.entry("hashicorp/consul:1.20.6", "hashicorp/consul:1.20.6"),
                        Map.entry("docker.io/library/debian:bookworm-slim", "debian:bookworm-slim"),
                        Map.entry("ballast/base:nginx", "ballast/base:nginx"));
    }

    @Test
    void leavesOtherImagesToTheEngine() {
        assertThat(Recipe.of(folder("FROM debian:trixie-slim\nFROM debian:bookworm-slim@sha256:00\nFROM ballast/mine\n"
                                + "FROM ballast/base:0123456789ab\nFROM docker.io/ballast/base\nFROM scratch\n"
                                + "ARG X=debian:bookworm-slim\nFROM $X\nRUN echo FROM debian:bookworm-slim\n"))
                        .named())
                .isEmpty();
    }

    @Test
    void exchangesNamedImagesOnly() {
        String dockerfile = """
                # FROM debian:bookworm-slim
                FROM debian:bookworm-slim AS one
                FROM debian:bookworm-slim-2
                COPY --from=debian:bookworm-slim --chown=0 debian:bookworm-slim /x
                from debian:bookworm-slim
                """;

        assertThat(new Dockerfile(dockerfile)
                        .with(Map.of("debian:bookworm-slim", "stand-in:$1"))
                        .text())
                .isEqualTo("""
                # FROM debian:bookworm-slim
                FROM stand-in:$1 AS one
                FROM debian:bookworm-slim-2
                COPY --from=stand-in:$1 --chown=0 debian:bookworm-slim /x
                from stand-in:$1
                """);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keepsProgramsAndLinksOfADirectory(@TempDir Path directory) throws IOException {
        Path outside = Files.writeString(directory.resolve("secret"), "not to be read");
        Path mine = Files.createDirectory(directory.resolve("mine"));
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\n");
        Path server = Files.writeString(mine.resolve("server"), "#!/bin/sh\n");
        Files.createSymbolicLink(mine.resolve("link"), outside);
        Files.createSymbolicLink(mine.resolve("folder"), directory);
        String plain = Recipe.of(ImageFolder.directory(mine)).reference(Map.of());
        assertThat(server.toFile().setExecutable(true)).isTrue();

        ImageFolder folder = ImageFolder.directory(mine);

        assertThat(Recipe.of(folder).reference(Map.of())).isNotEqualTo(plain);
        Map<String, String> packed = new TreeMap<>();
        try (var tar = new TarArchiveInputStream(
                new ByteArrayInputStream(BuildContext.of(folder).tar()))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                packed.put(entry.getName(), "%o %s".formatted(entry.getMode(), entry.getLinkName()));
            }
        }
        assertThat(packed)
                .containsOnly(
                        Map.entry("Dockerfile", "100644 "),
                        Map.entry("server", "100755 "),
                        Map.entry("link", "120777 " + outside),
                        Map.entry("folder", "120777 " + directory));
    }

    @Test
    void appliesDockerignoreAsDockerDoes(@TempDir Path directory) throws IOException {
        for (String file : List.of(
                "Dockerfile",
                "app.py",
                "a.log",
                "x/y/b.log",
                "x/keep.log",
                "node_modules/m/index.js",
                "x/node_modules/m.js",
                "docs/a.md")) {
            Files.createDirectories(directory.resolve(file).getParent());
            Files.writeString(directory.resolve(file), "x");
        }
        Files.writeString(
                directory.resolve(".dockerignore"),
                "# not these\n\n**/*.log\n!x/keep.log\nnode_modules\n/docs/\n.dockerignore\nDockerfile\n");

        assertThat(ImageFolder.directory(directory).files())
                .containsOnlyKeys("Dockerfile", "app.py", "x/keep.log", "x/node_modules/m.js");
    }

    @Test
    void hintsAtFoldersAndImagesOfThatName(@TempDir Path here) throws IOException {
        Files.createDirectory(here.resolve("mine"));

        assertThat(ImageBuilder.hint("mine", here, true)).contains("./mine", "mine:latest");
        assertThat(ImageBuilder.hint("other", here, false)).isEmpty();
    }
}
