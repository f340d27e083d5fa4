package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loss.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The planted fault: a generator that stands still for a second. That is its own fault, and it says so. */
@Execution(ExecutionMode.CONCURRENT)
class StalledGeneratorTest {

    private static final long STALL_MS = 1_000;
    private static final int RATE = 200;
    private static final long SLOW_NANOS = 100_000_000;

    @Test
    void reportsAStallOfTheGenerator() throws Exception {
        try (NoOpServer server = new NoOpServer()) {
            String[] figures = stalled(server.port(), RATE, 40);

            assertThat(Long.parseLong(figures[0])).as("lost").isZero();
            assertThat(Double.parseDouble(figures[1]))
                    .as("latest, by the generator's own fault, in ms")
                    .isGreaterThan(STALL_MS * 0.95);
            assertThat(Long.parseLong(figures[2]))
                    .as("requests later than 100 ms by the generator's own fault")
                    .isGreaterThan((long) (RATE * (STALL_MS / 1e3 - 0.1) * 0.95));
            assertThat(Double.parseDouble(figures[3]))
                    .as("longest wait for a connection, in ms")
                    .isLessThan(Double.parseDouble(figures[1]));
        }
    }

    @Test
    void busyConnectionsDoNotHideAStall() throws Exception {
        try (ScriptedServer slow = new ScriptedServer(request -> {
            Pause.until(System.nanoTime() + SLOW_NANOS);
            return ScriptedServer.Act.answer(ScriptedServer.ok("abc"));
        })) {
            String[] figures = stalled(slow.port(), 2 * (int) (1_000_000_000 / SLOW_NANOS), 1);

            assertThat(Double.parseDouble(figures[1]))
                    .as("latest, by the generator's own fault, in ms")
                    .isGreaterThan(STALL_MS * 0.95);
        }
    }

    /** Returns what a generator prints that stood still. */
    private static String[] stalled(int port, int rate, int connections) throws Exception {
        Process generator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Generator.class.getName(),
                        String.valueOf(port),
                        String.valueOf(rate),
                        String.valueOf(connections))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(generator.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("started");
            signal("STOP", generator);
            Pause.until(System.nanoTime() + STALL_MS * 1_000_000);
            signal("CONT", generator);
            return said.readLine().split(" ");
        } finally {
            generator.destroyForcibly();
        }
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    /** Runs in a process of its own. */
    static final class Generator {

        public static void main(String[] args) {
            PrintStream out = new PrintStream(System.out, true);
            LoadPlan plan = LoadPlan.against("127.0.0.1", Integer.parseInt(args[0]))
                    .rate(Integer.parseInt(args[1]))
                    .connections(Integer.parseInt(args[2]))
                    .warmUp(Duration.ofSeconds(1));
            try (Load load = plan.start()) {
                out.println("started");
                Pause.until(load.clock().nanoTime(2.0 * STALL_MS));
                LoadResult result = load.stop();
                out.printf(
                        "%d %s %d %s%n",
                        result.lost().size(),
                        result.lateness().generator().getMaxValue() / 1e3,
                        result.requests().stream()
                                .filter(request -> request.late() > 100_000)
                                .count(),
                        result.lateness().connection().getMaxValue() / 1e3);
            }
        }
    }
}
