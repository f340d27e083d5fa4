package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loss.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
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
    /** The heartbeat notices a stall as late as this. */
    private static final double BEAT_MS = 10;

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
                    .as("ms of the stall that were taken for a wait for a connection, at most")
                    .isLessThan(BEAT_MS);
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
            long begin = System.nanoTime(); // a clock that the processes of a machine share
            Pause.until(begin + STALL_MS * 1_000_000);
            long end = System.nanoTime();
            signal("CONT", generator);
            try (Writer stall = generator.outputWriter(StandardCharsets.UTF_8)) {
                stall.write("%d%n%d%n".formatted(begin, end));
            }
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

        public static void main(String[] args) throws IOException {
            BufferedReader stall = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            PrintStream out = new PrintStream(System.out, true);
            LoadPlan plan = LoadPlan.against("127.0.0.1", Integer.parseInt(args[0]))
                    .rate(Integer.parseInt(args[1]))
                    .connections(Integer.parseInt(args[2]))
                    .warmUp(Duration.ofSeconds(1));
            try (Load load = plan.start()) {
                out.println("started");
                long begin = load.clock().micros(Long.parseLong(stall.readLine()));
                long end = load.clock().micros(Long.parseLong(stall.readLine()));
                LoadResult result = load.stop();
                out.printf(
                        "%d %s %d %s%n",
                        result.lost().size(),
                        result.lateness().generator().getMaxValue() / 1e3,
                        result.requests().stream()
                                .filter(request -> request.late() > 100_000)
                                .count(),
                        result.requests().stream()
                                        .filter(request -> request.due() >= begin && request.due() < end)
                                        .mapToLong(request -> end - request.due() - request.late())
                                        .max()
                                        .orElseThrow()
                                / 1e3);
            }
        }
    }
}
