package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledgers of several instances add up to how often each request was executed. */
class ExecutionsTest {

    @TempDir
    private Path run;

    @Test
    void addsUpTheInstances() throws IOException {
        ledger("a", 1, 0, 1, 1);
        ledger("b", 0, 0, 1, 0, 1);
        Executions executions = Executions.read(run, "load", List.of("a", "b"));
        assertThat(List.of(0, 1, 2, 3, 4, 5)).extracting(executions::times).containsExactly(1, 0, 2, 1, 1, 0);
        assertThat(executions.gaps()).isEmpty();
    }

    @Test
    void countsUpTo255() throws IOException {
        ledger("a", 200);
        ledger("b", 100);
        assertThat(Executions.read(run, "load", List.of("a", "b")).times(0)).isEqualTo(255);
    }

    @Test
    void instanceThatExecutedNothingIsNoGap() throws IOException {
        Files.createDirectories(run.resolve("ledger/idle"));
        assertThat(Executions.read(run, "load", List.of("idle")).gaps()).isEmpty();
    }

    @Test
    void missingLedgerIsAGap() throws IOException {
        ledger("a", 1);
        assertThat(Executions.read(run, "load", List.of("a", "gone")).gaps())
                .containsExactly("the ledger of gone is missing");
    }

    @Test
    void ledgerThatDidNotCountEverythingIsAGap() throws IOException {
        ledger("a", 1);
        Files.createFile(run.resolve("ledger/a/.incomplete"));
        assertThat(Executions.read(run, "load", List.of("a")).gaps()).containsExactly("a did not count everything");
    }

    @Test
    void brokenLedgerIsAGap() throws IOException {
        ledger("a", 1);
        Files.writeString(run.resolve("ledger/a/load.gz"), "no gzip");
        assertThat(Executions.read(run, "load", List.of("a")).gaps())
                .singleElement()
                .asString()
                .startsWith("the ledger of a cannot be read");
        assertThat(Executions.read(run, "load", List.of("a")).broken()).hasSize(1);
    }

    @Test
    void aNameThatIsNoPathIsAGap() throws IOException {
        ledger("a", 1);
        assertThat(Executions.read(run, "load", List.of("a", "b\0")).broken())
                .singleElement()
                .asString()
                .contains("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../elsewhere", "a/b", "/elsewhere"})
    void nothingIsReadOutsideTheLedgers(String name) throws IOException {
        ledger("a", 1);
        ledger("../elsewhere", 1);
        ledger("a/b", 1);

        Executions executions = Executions.read(run, "load", List.of(name));

        assertThat(executions.areKnown()).isFalse();
        assertThat(executions.broken()).singleElement().asString().contains("it leads elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger", "ledger/a", "ledger/a/load.gz"})
    void noLinkOutOfTheRunIsFollowed(String link, @TempDir Path elsewhere) throws IOException {
        ledger("a", 1);
        Path moved = Files.move(run.resolve(link), elsewhere.resolve("moved"));
        Files.createSymbolicLink(run.resolve(link), moved);

        for (List<String> instances : List.of(List.of("a"), List.<String>of())) {
            Executions executions = Executions.read(run, "load", instances);

            assertThat(executions.areKnown()).isFalse();
            assertThat(executions.byOtherServices()).isEmpty();
            assertThat(executions.broken())
                    .isNotEmpty()
                    .allSatisfy(why -> assertThat(why).contains("a link leads out of the run directory"));
        }
    }

    private void ledger(String instance, int... times) throws IOException {
        Path folder = Files.createDirectories(run.resolve("ledger").resolve(instance));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("load.gz")))) {
            for (int time : times) {
                out.write(time);
            }
        }
    }
}
