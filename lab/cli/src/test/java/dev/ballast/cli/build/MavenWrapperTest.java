package dev.ballast.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.engine.EngineException;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenWrapperTest {

    /** When to give up. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void handsFolderOfRunsOn() {
        assertThat(MavenWrapper.command(Path.of("/clone"), List.of("verify")))
                .startsWith("/clone/mvnw")
                .contains("-Dballast.runs=" + RunDirectory.runsFolder().toAbsolutePath())
                .endsWith("verify");
    }

    @Test
    void refusesFolderInWhichItCannotBuild(@TempDir Path folder) {
        MavenWrapper.requireWritable(folder);

        Path nobodys = folder.resolve("nobody's");
        assertThatThrownBy(() -> MavenWrapper.requireWritable(nobodys))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(nobodys.toString())
                .hasMessageContaining("a copy of your own");
    }

    @Test
    void keepsTheOutputAndPassesItOn(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("logs/maven.log");
        List<String> lines = new ArrayList<>();
        MavenWrapper.copy(new ProcessBuilder("sh", "-c", "echo one; echo two").start(), log, lines::add);

        assertThat(lines).containsExactly("one", "two");
        assertThat(log).content().isEqualTo("one\ntwo\n");
    }

    @Test
    void endsMavenWhenItIsEnded(@TempDir Path clone) throws Exception {
        endWhileMavenRuns(clone, RunsMaven.class);

        assertThat(clone.resolve("ended")).as("Maven ended first").exists();
    }

    @Test
    void keepsWhatMavenSaysWhileItIsEnded(@TempDir Path clone) throws Exception {
        endWhileMavenRuns(clone, KeepsMavensOutput.class);

        assertThat(clone.resolve("maven.log")).content().contains("removed the lab");
        assertThat(clone.resolve("concluded")).exists();
        assertThat(clone.resolve("errors")).content().doesNotContain("cannot keep", "Exception");
    }

    @Test
    void concludesOnlyTheRunsThatMavenMade(@TempDir Path clone) throws Exception {
        Files.createDirectory(clone.resolve("scenarios"));
        String java = "'%s' -Dballast.runs='%s' -cp '%s' '%s'"
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        clone.resolve("runs"),
                        System.getProperty("java.class.path"),
                        MakesRun.class.getName());
        Path maven = Files.writeString(clone.resolve("mvnw"), """
                #!/bin/sh
                env -u %s %s another
                %2$s own
                """.formatted(RunDirectory.MADE, java));
        assertThat(maven.toFile().setExecutable(true)).isTrue();

        Process process = start(clone, NamesRuns.class);

        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(clone.resolve("concluded")))
                .singleElement()
                .asString()
                .endsWith("-own-0badcafe");
        assertThat(clone.resolve("runs")).isDirectoryContaining("glob:**-another-0badcafe");
    }

    @Test
    void endsWithin15SecondsOfASignal() {
        assertThat(MavenWrapper.LAST.plus(MavenEnd.KILLED).plus(MavenWrapper.TO_CONCLUDE))
                .as("a second is left for the JVM itself")
                .isLessThanOrEqualTo(Duration.ofSeconds(14));
    }

    private static void endWhileMavenRuns(Path clone, Class<?> command) throws Exception {
        Files.createDirectory(clone.resolve("scenarios"));
        Path maven = Files.writeString(clone.resolve("mvnw"), """
                #!/bin/sh
                trap 'sleep 1; echo removed the lab; echo ended >ended; exit 143' TERM
                echo began >began
                while :; do sleep 0.1; done
                """);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        Process process = start(clone, command);
        await().atMost(LIMIT).until(() -> Files.exists(clone.resolve("began")));

        process.destroy();

        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static Process start(Path clone, Class<?> command) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dballast.home=" + clone,
                        "-Dballast.runs=" + clone.resolve("runs"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        command.getName(),
                        clone.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(clone.resolve("errors").toFile())
                .start();
    }

    /** A process that makes a run. */
    static final class MakesRun {

        public static void main(String[] arguments) throws IOException {
            Files.writeString(
                    RunDirectory.create(arguments[0], "0badcafe").path().resolve("manifest.json"), "{}");
        }
    }

    /** A command that names the runs that Maven made. */
    static final class NamesRuns {

        public static void main(String[] arguments) throws InterruptedException {
            MavenWrapper.run(List.of("verify"), runs -> {
                try {
                    Files.write(
                            Path.of(arguments[0]).resolve("concluded"),
                            runs.stream().map(Path::toString).toList());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** A command that runs Maven. */
    static final class RunsMaven {

        public static void main(String[] arguments) throws InterruptedException {
            System.exit(MavenWrapper.run(List.of("verify")));
        }
    }

    /** A command that keeps Maven's output. */
    static final class KeepsMavensOutput {

        public static void main(String[] arguments) throws InterruptedException {
            Path clone = Path.of(arguments[0]);
            System.exit(MavenWrapper.run(
                    List.of("verify"), clone.resolve("maven.log"), line -> {}, runs -> conclude(clone)));
        }

        private static void conclude(Path clone) {
            try {
                Files.createFile(clone.resolve("concluded"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
