package dev.ballast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ScenarioOutputTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ScenarioOutput output = new ScenarioOutput(Console.of(new CommandLine(CommandSpec.create())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .getCommandSpec()));

    @Test
    void showsStepsWarningsAndWhatFailed() {
        show(
                "[INFO] Building Ballast: scenarios",
                "[INFO] Running dev.ballast.scenarios.ScaleUpIT",
                "04:43:52.575 INFO  LabExtension: starting 3 servers",
                "04:43:59.001 WARN  Following: an observation is late",
                "\tat dev.ballast.observe.Sightings.add(Sightings.java:90)",
                "[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 9 s <<< FAILURE! -- in dev.ballast.ScaleUpIT",
                "[ERROR] dev.ballast.scenarios.ScaleUpIT.threeServe -- Time elapsed: 4.6 s <<< FAILURE!",
                "[INFO] ",
                "[INFO] Results:",
                "[INFO] ",
                "[ERROR] Failures: ",
                "[ERROR]   ScaleUpIT.threeServe:40 INVALID: two of three serve",
                "run directory: reports/runs/1",
                "[INFO] ",
                "[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0",
                "[INFO] ",
                "[ERROR] Failed to execute goal org.apache.maven.plugins:maven-failsafe-plugin");

        assertThat(out.toString().lines())
                .containsExactly(
                        "Failures: ",
                        "  ScaleUpIT.threeServe:40 INVALID: two of three serve",
                        "run directory: reports/runs/1",
                        "Tests run: 1, Failures: 1, Errors: 0, Skipped: 0");
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        running -> assertThat(running).endsWith("running ScaleUpIT"),
                        step -> assertThat(step).endsWith("starting 3 servers"),
                        warning -> assertThat(warning).endsWith("WARN: an observation is late"),
                        end -> assertThat(end).endsWith("the tests have ended"));
        assertThat(output.errors()).isEmpty();
    }

    @Test
    void namesMavensErrorsIfNoTestWasRun() {
        show("[ERROR] COMPILATION ERROR : ", "[ERROR] ", "[ERROR] ScaleUpIT.java:[7,1] ';' expected");

        assertThat(output.errors()).containsExactly("COMPILATION ERROR : ", "ScaleUpIT.java:[7,1] ';' expected");
        assertThat(out.toString()).isEmpty();
    }

    private void show(String... lines) {
        Stream.of(lines).forEach(output);
    }
}
