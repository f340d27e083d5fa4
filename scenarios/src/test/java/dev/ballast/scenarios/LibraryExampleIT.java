package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.check.Policy;
import dev.ballast.check.Rulings;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project whose only dependency is the lab's artifact runs its own lab test: library-example/. */
class LibraryExampleIT {

    private static final int LIMIT_MINUTES = 10; // a first run downloads Maven, and an IDE's run the plugins

    @TempDir
    private Path scratch;

    @Test
    void itRunsALabTestOfItsOwn() throws IOException, InterruptedException {
        Path root = repositoryRoot();
        Path project = copyOf(root.resolve("scenarios/library-example"));
        Path output = scratch.resolve("output");
        Set<Path> earlier = runs();
        Process maven = maven(
                        root,
                        "-B",
                        "-ntp",
                        "-f",
                        project.toString(),
                        // this checkout's artifacts come first, third parties' from the user's repository
                        "-Dmaven.repo.local=" + InstalledArtifacts.in(scratch.resolve("repository"), root),
                        "-Dmaven.repo.local.tail=" + usersRepository(),
                        "-Dballast.runs=" + RunDirectory.runsFolder(),
                        "-D%s=%s".formatted(Policy.JUDGE_TIMES, System.getProperty(Policy.JUDGE_TIMES)),
                        "-D%s=%s".formatted(Rulings.FILE, System.getProperty(Rulings.FILE, "")),
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
        Set<Path> later = runs();
        later.removeAll(earlier);
        assertThat(later).as("runs of the example's test").hasSize(1);
        JsonNode manifest = new ObjectMapper()
                .readTree(later.iterator().next().resolve("manifest.json").toFile());
        assertThat(manifest.path("outcome").asText()).isEqualTo("passed");
    }

    private static Set<Path> runs() throws IOException {
        Path folder = RunDirectory.runsFolder();
        if (!Files.isDirectory(folder)) {
            return new HashSet<>();
        }
        try (Stream<Path> runs = Files.list(folder)) {
            return runs.filter(
                            run -> run.getFileName().toString().contains("-ShopTest.losesNothingWhileItsPoolChanges-"))
                    .collect(Collectors.toCollection(HashSet::new));
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
