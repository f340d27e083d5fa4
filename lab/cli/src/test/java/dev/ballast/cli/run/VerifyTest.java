package dev.ballast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;

/** Runs a planted Maven. */
@EnabledOnOs(OS.LINUX)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class VerifyTest {

    private static final String HOME = "ballast.home";
    private static final String RUNS = "ballast.runs";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path clone;

    private final StringWriter out = new StringWriter();
    private final List<String> summary = new ArrayList<>();

    @BeforeEach
    void chooseFolders() throws IOException {
        System.setProperty(HOME, clone.toString());
        System.setProperty(RUNS, clone.resolve("runs").toString());
        Files.createDirectory(clone.resolve("scenarios"));
    }

    @AfterEach
    void forgetFolders() {
        System.clearProperty(HOME);
        System.clearProperty(RUNS);
    }

    @Test
    void printsSkippedChecksAndTotals() throws Exception {
        plantMaven("""
                for argument in "$@"; do
                  case $argument in -Dballast.checks=*) file=${argument#*=} ;; esac
                done
                mkdir -p "$(dirname "$file")" lab/core/target/surefire-reports
                printf 'PASSED members: all right\\nSKIPPED nothing lost: late\\n' >"$file"
                echo '<testsuite tests="3" failures="1" errors="0" skipped="1"/>' \
                  >lab/core/target/surefire-reports/TEST-a.xml
                exit 1
                """);

        assertThat(verify()).isEqualTo(1);

        assertThat(summary)
                .containsExactly(
                        "1 of 2 checks skipped because the load generator was late (at most 1 in 20)",
                        "SKIPPED nothing lost: late");
        assertThat(out.toString().lines())
                .startsWith(summary.toArray(String[]::new))
                .endsWith("Tests run: 3, Failures: 1, Errors: 0, Skipped: 1");
    }

    @Test
    void passesArgumentsOnAndSaysNothingOfNoChecks() throws Exception {
        plantMaven("echo \"$@\" >arguments");

        assertThat(verify("-pl", "lab/core")).isZero();

        assertThat(clone.resolve("arguments")).content().endsWith(" verify -pl lab/core\n");
        assertThat(summary).isEmpty();
        assertThat(out.toString().strip()).isEqualTo("Tests run: 0, Failures: 0, Errors: 0, Skipped: 0");
    }

    private int verify(String... arguments) throws InterruptedException {
        CommandLine line = new CommandLine(new Verify())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()));
        return Verify.build(Console.of(line.getCommandSpec()), List.of(arguments), summary::addAll);
    }

    private void plantMaven(String script) throws IOException {
        Path maven = Files.writeString(clone.resolve("mvnw"), "#!/bin/sh\n" + script);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }
}
