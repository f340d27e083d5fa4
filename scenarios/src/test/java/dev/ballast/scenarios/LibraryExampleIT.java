package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project with nothing but a dependency on the lab's artifact runs a lab test of its own: library-example/. */
class LibraryExampleIT {

    private static final int LIMIT_MINUTES = 10; // a first run downloads Maven, and an IDE's run the plugins

    @TempDir
    private Path scratch;

    @Test
    void itRunsALabTestOfItsOwn() throws IOException, InterruptedException {
        Path root = repositoryRoot();
        Path project = copyOf(root.resolve("scenarios/library-example"));
        Path output = scratch.resolve("output");
        Process maven = maven(
                        root,
                        "-B",
                        "-ntp",
                        "-f",
                        project.toString(),
                        // what this checkout would install is found before, and beside, what is in the user's
                        // repository
                        "-Dmaven.repo.local=" + InstalledArtifacts.in(scratch.resolve("repository"), root),
                        "-Dmaven.repo.local.tail=" + usersRepository(),
                        "-Dballast.runs=" + scratch.resolve("runs"),
                        "test")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(maven.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
                    .as("Maven ended; so far it said %s", output)
                    .isTrue();
        } finally {
            maven.destroy();
        }

        assertThat(output).content().contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
        assertThat(maven.exitValue()).isZero();
        JsonNode manifest =
                new ObjectMapper().readTree(onlyRun().resolve("manifest.json").toFile());
        assertThat(manifest.path("name").asText()).isEqualTo("ShopTest.servesWhileItGrows");
        assertThat(manifest.path("outcome").asText()).isEqualTo("passed");
    }

    private Path onlyRun() throws IOException {
        try (Stream<Path> runs = Files.list(scratch.resolve("runs"))) {
            List<Path> folders = runs.filter(Files::isDirectory).toList();
            assertThat(folders).hasSize(1);
            return folders.get(0);
        }
    }

    private static Path repositoryRoot() {
        Path here = Resources.folder("/own-api");
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new AssertionError(here + " is not in a clone of Ballast");
    }

    private Path copyOf(Path project) throws IOException {
        Path copy = scratch.resolve("project");
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(project.relativize(file));
                if (!target.startsWith(copy.resolve("target"))) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
        return copy;
    }

    private static ProcessBuilder maven(Path root, String... arguments) {
        List<String> command = Stream.concat(Stream.of(root.resolve("mvnw").toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder maven = new ProcessBuilder(command).directory(root.toFile());
        maven.environment().keySet().removeIf(name -> name.startsWith("MAVEN_") && !name.equals("MAVEN_OPTS"));
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return maven;
    }

    /** Returns where third parties' artifacts are: Surefire tells, an IDE does not. */
    private static String usersRepository() {
        return System.getProperty(
                "localRepository",
                Path.of(System.getProperty("user.home"), ".m2", "repository").toString());
    }
}
