package dev.ballast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.console.Console;
import dev.ballast.loadtest.LoadTestOutput;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class LoadOutputTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final LoadOutput output = new LoadOutput(Console.of(new CommandLine(CommandSpec.create())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .getCommandSpec()));

    @Test
    void showsStepsWarningsFiguresAndVerdicts() {
        show(
                "[INFO] Building Ballast: load tests",
                "[INFO] Running simulation dev.ballast.load.ScaleUnderLoad.",
                "Simulation dev.ballast.load.ScaleUnderLoad started...",
                "01:19:59.874 INFO  LoadTestRun: calibration",
                "========================================",
                "> Global                    |     1,980 |     1,980 |         0",
                "01:20:03.875 WARN  Observers: the access log is late",
                "\tat dev.ballast.load.LoadTestRun.load(LoadTestRun.java:166)",
                LoadTestOutput.VERDICTS,
                "through the balancer, at 200/s: 3 of 6000 requests failed",
                "INVALID no request of Gatling's failed: 3 of 6000",
                LoadTestOutput.RUN + "/runs/1",
                "---- Requests ----",
                "[ERROR] Failed to execute goal io.gatling");

        assertThat(out.toString().lines())
                .containsExactly(
                        "through the balancer, at 200/s: 3 of 6000 requests failed",
                        "INVALID no request of Gatling's failed: 3 of 6000");
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        step -> assertThat(step).endsWith("calibration"),
                        warning -> assertThat(warning).endsWith("WARN: the access log is late"),
                        end -> assertThat(end).endsWith("judged"));
        assertThat(output.errors()).isEmpty();
        assertThat(output.isBuilt()).isTrue();
    }

    @Test
    void namesMavensErrorsIfThereIsNoVerdict() {
        show(
                "[INFO] Scanning for projects...",
                "[ERROR] COMPILATION ERROR : ",
                "[ERROR] ",
                "[ERROR] Churn.java:[7,1] ';' expected");

        assertThat(output.errors()).containsExactly("COMPILATION ERROR : ", "Churn.java:[7,1] ';' expected");
        assertThat(out.toString()).isEmpty();
        assertThat(output.isBuilt()).isFalse();
    }

    /** Gatling did not begin, yet all was compiled. */
    @Test
    void namesWhatTheLoadTestRefused() {
        show(
                "[INFO] Running simulation dev.ballast.load.Idle.",
                "01:20:03.875 ERROR LoadTestRun: Idle needs 22s or more",
                "[ERROR] Failed to execute goal io.gatling: ForkException -> [Help 1]");

        assertThat(output.errors()).containsExactly("Idle needs 22s or more");
        assertThat(output.isBuilt()).isTrue();
    }

    private void show(String... lines) {
        Stream.of(lines).forEach(output);
    }
}
