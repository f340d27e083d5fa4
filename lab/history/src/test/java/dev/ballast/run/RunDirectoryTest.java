package dev.ballast.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path runs;

    @BeforeEach
    void choosePlace() {
        System.setProperty("ballast.runs", runs.toString());
    }

    @AfterEach
    void forgetPlace() {
        System.clearProperty("ballast.runs");
        System.clearProperty("ballast.runs.keep");
    }

    @Test
    void namesARunByTimeNameAndLab() {
        RunDirectory run = RunDirectory.create("ScaleUpIT.three [1] ../x", "0badcafe");

        assertThat(run.path().getParent()).isEqualTo(runs);
        assertThat(run.path().getFileName().toString()).matches("\\d{8}-\\d{6}-ScaleUpIT\\.three-1-\\.\\.-x-0badcafe");
    }

    @Test
    void namesARunOfABalancerDeepInFolders() {
        RunDirectory run = RunDirectory.create("compare-" + "/deep".repeat(100), "0badcafe");

        assertThat(run.path()).isDirectory();
        assertThat(run.path().getFileName().toString())
                .contains("-compare-deep-")
                .endsWith("-0badcafe");
    }

    @Test
    void saysHowToChooseAnotherPlace() throws IOException {
        Path file = Files.writeString(runs.resolve("file"), "");
        System.setProperty("ballast.runs", file.toString());

        assertThatThrownBy(() -> RunDirectory.create("demo", "0badcafe"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("BALLAST_RUNS=DIR")
                .hasMessageContaining("-Dballast.runs=DIR");
    }

    @Test
    void neverWritesOutsideItself() {
        RunDirectory run = RunDirectory.create("demo", "0badcafe");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> run.write("../elsewhere", "x"))
                .withMessageContaining("leaves the run directory");
    }

    @Test
    void severalMayWriteOneFileAtOnce() {
        RunDirectory run = RunDirectory.create("demo", "0badcafe");

        CompletableFuture.allOf(IntStream.range(0, 200)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> run.write("logs/api-1.log", "hello\n")))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(run.path().resolve("logs/api-1.log")).hasContent("hello\n");
    }

    @Test
    void makesFoldersAndLeavesNoPartialFile() throws IOException {
        RunDirectory run = RunDirectory.create("demo", "0badcafe");
        Path file = run.write("logs/api-1/flask.log", "hello\n");

        assertThat(file).hasContent("hello\n");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void keepsTheNewestRunsOnly() throws IOException {
        System.setProperty("ballast.runs.keep", "2");
        for (String old : new String[] {"20200101-000000-a-1", "20200102-000000-b-2", "notes"}) {
            Files.createDirectories(runs.resolve(old).resolve("logs"));
        }

        RunDirectory run = RunDirectory.create("demo", "0badcafe");
        run.removeOldRuns(Set.of());

        try (Stream<Path> left = Files.list(runs).filter(Files::isDirectory)) {
            assertThat(left)
                    .containsExactlyInAnyOrder(run.path(), runs.resolve("20200102-000000-b-2"), runs.resolve("notes"));
        }
    }

    @Test
    void bearsOthersThatRemoveTheSameOldRuns() throws IOException {
        System.setProperty("ballast.runs.keep", "8");
        for (int old = 0; old < 300; old++) {
            Files.createDirectories(runs.resolve("20200101-000000-a-" + old).resolve("logs/api-1"));
        }

        CompletableFuture<?>[] starts = IntStream.range(0, 8)
                .mapToObj(n -> CompletableFuture.runAsync(
                        () -> RunDirectory.create("demo", "0badcaf" + n).removeOldRuns(Set.of()),
                        job -> new Thread(job).start()))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(starts).join();

        try (Stream<Path> left = Files.list(runs).filter(Files::isDirectory)) {
            assertThat(left).hasSize(8);
        }
    }

    @Test
    void isIgnoredByGit() {
        RunDirectory.create("demo", "0badcafe");

        assertThat(runs.resolve(".gitignore")).hasContent("*\n");
    }
}
