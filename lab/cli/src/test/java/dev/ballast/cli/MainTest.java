package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.LabException;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.engine.image.ImageLabelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @Test
    void verifyTakesMavensOptions() {
        assertThat(Main.commandLine("verify")
                        .parseArgs("verify", "-pl", "lab/core", "-DskipTests")
                        .subcommand()
                        .matchedPositionals()
                        .get(0)
                        .stringValues())
                .containsExactly("-pl", "lab/core", "-DskipTests");
    }

    @Test
    void printsAsciiDigitsInEveryLocale() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.language=fa",
                        "-Duser.country=IR",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "up",
                        "--apis",
                        "31")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("apis (31) must be 0 to 30");
        assertThat(process.waitFor()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void printsVersion() {
        assertThat(line.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("Ballast ").doesNotContain("unknown", "${");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "up --apis many",
                "up --apis 31",
                "up --port 70000",
                "up --live-port 70000",
                "up --api ./no-such-folder",
                "up --api $(id)",
                "up --api ${x}",
                "up --api Team/api",
                "up --api api-cobol",
                "up --balancer $1",
                "up --balancer nginx-relaod",
                "demo --balancer nginx-relaod",
                "demo --topology other",
                "scale",
                "scale api",
                "scale api=31",
                "scale api=1 shop=x",
                "scale api=1 api=2",
                "apply",
                "apply -f ./no-such-file.yaml",
                "up -f ./no-such-file.yaml",
                "bench ready --rounds 0",
                "bench loss --rate 0",
                "bench loss --strategy nonsense",
                "bench idle --count 99",
                "bench idle --method PUT",
                "bench idle --api api-cobol",
                "bench idle --strategy nonsense",
                "bench idle --strategies haproxy,haproxy",
                "bench convergence --events 0",
                "bench false-alarms --runs -1",
                "bench false-alarms --runs 0 --minutes-busy 0",
                "bench false-alarms --strategy nonsense",
                "bench verify-busy --verify -1",
                "bench verify-busy --load-tests 0 --verify 0",
                "judge --json .",
                "judge --json ./no-such-folder/x.json",
                "bench lies --json ./no-such-folder/x.json",
                "compare --json ./no-such-folder/x.json",
                "report --markdown=./no-such-folder/x.md",
                "load ScaleUnderLoad --duration 20 s",
                "scenario ScaleUpIT verify",
                "compare --rounds 0",
                "compare --rate 0",
                "compare --connections 100000",
                "compare --strategies nonsense",
                "compare --strategies nginx-reload,nginx-reload",
                "compare --strategies ./no-such-folder",
                "load ScaleUnderLoad --rate 0",
                "load ScaleUnderLoad --rate fast",
                "load ScaleUnderLoad --duration 14s",
                "load ScaleUnderLoad --duration soon",
                "load Idle --duration 15s",
                "load Idle --duration 25s -- -Dballast.idle.server=5s",
                "load Idle -- -Dballast.duration=21s",
                "load ScaleUnderLoad --warm-up 0s",
                "load ScaleUnderLoad --apis 0",
                "load ScaleUnderLoad --balancer nginx-relaod",
                "load ScaleUnderLoad --balancer ./no-such-folder",
                "load ScaleUnderLoad --topology other",
                "load SteadyLoad --target https://localhost",
                "load SteadyLoad --target http://localhost/sub",
                "load SteadyLoad --target http://localhost?x",
                "load SteadyLoad --target http://user:word@localhost",
                "load ScaleUnderLoad --target http://localhost",
                "load Churn --target http://localhost/",
                "load SteadyLoad --target http://localhost --lab 1a",
                "load SteadyLoad --target http://localhost --apis 2"
            })
    void explainsWrongUsageInASentence(String words) {
        assertThat(line.execute(words.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).startsWith("ballast: ").doesNotContain("\tat ");
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void listsStrategiesForUnknownName() {
        assertThat(line.execute("compare", "--strategies", "nginx-relaod")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains("'nginx-relaod'", "nginx-reload, nginx-restart")
                .doesNotContain("api-java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--api api-go", "--apis 2", "--balancer haproxy", "--topology article"})
    void shortFormsAndFileExcludeEachOther(String option) {
        List<String> words = new ArrayList<>(List.of("up", "-f", "lab.yaml", "--detach", "--port", "0"));
        words.addAll(List.of(option.split(" ")));

        assertThat(line.execute(words.toArray(String[]::new))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains("--file and %s exclude each other; leave one of them out".formatted(option.split(" ")[0]));
    }

    @Test
    void wrongFileStartsNothing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("lab.yaml"), "services:\n  api: {image: api-flask,\n        count: x}\n");

        for (String command : List.of("up", "apply")) {
            err.getBuffer().setLength(0);
            assertThat(line.execute(command, "-f", file.toString())).isEqualTo(ExitCodes.USAGE);
            assertThat(err.toString())
                    .isEqualTo("ballast: %s:3: services.api.count (x) must be 0 to 100%n".formatted(file));
        }
    }

    @Test
    void listsClassesForUnknownName() {
        assertThat(line.execute("scenario", "scaleup")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("no scenario 'scaleup'", "Did you mean ScaleUpIT", "ScaleDownIT");
        err.getBuffer().setLength(0);
        assertThat(line.execute("load", "Chaos")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains("no load test 'Chaos'", "SteadyLoad")
                .doesNotContain("Did you mean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scenario", "load"})
    void saysThatNameIsMissing(String command) {
        assertThat(line.execute(command)).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString().lines().findFirst().orElseThrow())
                .contains("NAME is missing", "./ballast %s --list".formatted(command));
        assertThat(err.toString()).doesNotContain("Did you mean", "ScaleUp");
    }

    @ParameterizedTest
    @CsvSource({"up, --api", "load, --target", "status, --lab", "down, --lab", "compare, --strategies"})
    void refusesEmptyValueOfOption(String command, String option) {
        assertThat(line.execute(command, option, "")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("ballast: %s is empty".formatted(option));
        err.getBuffer().setLength(0);
        assertThat(line.execute(command, option + "=")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("ballast: %s is empty".formatted(option));
    }

    @ParameterizedTest
    @CsvSource({"report, RUN", "judge, RUN", "logs, INSTANCE", "exec, INSTANCE", "scale, SERVICE=N", "scenario, NAME"})
    void refusesEmptyWord(String command, String word) {
        String[] words = command.equals("exec") ? new String[] {command, "", "id"} : new String[] {command, ""};

        assertThat(line.execute(words)).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("ballast: %s is empty".formatted(word));
    }

    @Test
    void onlyWordsForAnotherProgramMayBeEmpty() {
        assertThat(line.getSubcommands().values().stream()
                        .flatMap(command -> command.getCommandSpec().positionalParameters().stream())
                        .filter(Main::isForAnother)
                        .map(PositionalParamSpec::paramLabel))
                .contains("CMD")
                .doesNotContain("INSTANCE", "PROCESS", "RUN", "NAME", "SERVICE=N");
    }

    @Test
    void refusesOnePortForTwo() {
        assertThat(line.execute("up", "--port", "8500")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("balancer and ui port (8500) must differ");
        err.getBuffer().setLength(0);
        assertThat(line.execute("up", "--port", "5001", "--live-port", "5001")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("--live-port (5001) is the balancer's port too");
    }

    @Test
    void errorsHaveNothingThatTerminalObeys() {
        line.execute("scale", "web\u001b]0;x\u0007=2");
        line.execute("scale", "--debug", "web\u009b2J=2");

        assertThat(err.toString()).contains("'web�]0;x�=2'", "'web�2J=2'").doesNotContain("\u001b", "\u0007", "\u009b");
    }

    @Test
    void idleSaysHowLongItsRestsTake() {
        assertThat(line.execute("load", "Idle", "--duration", "15s")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("Idle needs 22s or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "bench nosuch"})
    void saysThatThereIsNoSuchCommand(String words) {
        assertThat(line.execute(words.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).startsWith("ballast: there is no command 'nosuch'%n".formatted());
    }

    @Test
    void loadRefusesTargetWithoutServer() throws IOException {
        int free;
        try (ServerSocket taken = new ServerSocket(0)) {
            free = taken.getLocalPort();
        }
        String target = "http://127.0.0.1:" + free;

        assertThat(line.execute("load", "SteadyLoad", "--target", target)).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(err.toString()).startsWith("ballast: no server listens at %s (refused)".formatted(target));
    }

    @Test
    void listsLoadTestsWithDescriptions() {
        assertThat(line.execute("load", "--list")).isZero();
        assertThat(out.toString())
                .containsPattern("SteadyLoad +Requests arrive at a constant rate, and nothing else happens\\.")
                .contains("Capacity", "ScaleUnderLoad", "Spike", "Soak", "Churn", "Idle")
                .doesNotContain("BallastSimulation");
    }

    /** A lab that is started says in which run directory it failed. */
    @Test
    void labelsThatDoNotFitAreWrongUsage() {
        RuntimeException refused = new ImageLabelException("image x: label dev.ballast.port=\"abc\": use a port");

        assertThat(Main.exitCode(new LabException("run directory: runs/1", refused)))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(Main.exitCode(new LabException("run directory: runs/1", new IllegalArgumentException("a bug"))))
                .isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void debugPrintsStackTrace() {
        assertThat(line.execute("up", "--apis", "31", "--debug")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void execPassesOptionsAfterInstanceToCommand() {
        var exec = line.parseArgs("exec", "--lab", "1a", "api-1", "ls", "-la", "--help")
                .subcommand();

        assertThat(exec.matchedPositionalValue(1, List.of())).containsExactly("ls", "-la", "--help");
        assertThat(exec.isUsageHelpRequested()).isFalse();
    }

    @Test
    void quotesTypedCommandForManifest() {
        line.parseArgs("exec", "api-1", "sh", "-c", "echo it's");

        assertThat(Console.command(line.getSubcommands().get("exec").getCommandSpec()))
                .isEqualTo("./ballast exec api-1 sh -c 'echo it'\\''s'");
    }
}
