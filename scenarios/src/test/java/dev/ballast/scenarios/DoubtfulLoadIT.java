package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.check.LossCheck;
import dev.ballast.check.Policy;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Request;
import dev.ballast.workload.Load;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** A stall of the system shows in full in the figures of a load. A stall of the load itself makes its verdict UNKNOWN. */
@LabTest(topology = OneServer.class, api = "api-java", apis = 1, lifetime = LabTest.Lifetime.CLASS)
class DoubtfulLoadIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** Longer than a generator may send nothing. */
    private static final Duration STALL = LossCheck.LONGEST_STALL.multipliedBy(2);

    @Test
    @LabClaim("a stall of the API shows in full")
    void aStallOfTheApiShowsInThePercentiles(Lab lab) {
        try (Load load = lab.load()
                .rate(100)
                .connections(200)
                .warmUp(Duration.ofSeconds(1))
                .start()) {
            await().atMost(LIMIT).until(() -> load.requests().size() >= 100);
            // less than the 2 s that Consul's check waits, so that the instance stays in the pool
            Planted.Freeze freeze = Planted.freeze(lab.instance("api-1"), "api", Duration.ofMillis(1_500));
            await().atMost(LIMIT).until(() -> load.requests().size() >= 400);
            LoadResult result = load.stop();

            assertThat(result.lost()).isEmpty();
            Histogram seen = result.requests().latency();
            Histogram least = latency(result, freeze, DoubtfulLoadIT::isDueIn, 0);
            Histogram most = latency(result, freeze, DoubtfulLoadIT::isHeldBy, catchingUpMs(result, freeze));
            assertThat(Stream.of(95.0, 99.0, 99.9, 100.0))
                    .allSatisfy(percentile -> assertThat((double) seen.getValueAtPercentile(percentile))
                            .as("p%s of %d requests, in µs; %s", percentile, seen.getTotalCount(), result.lateness())
                            .isBetween(
                                    0.98 * least.getValueAtPercentile(percentile),
                                    1.02 * most.getValueAtPercentile(percentile)));
        }
    }

    /** Returns the latencies that an open load must have: for each request that the stall delays, the time to its end. */
    private static Histogram latency(LoadResult result, Planted.Freeze freeze, Delay delay, double andMs) {
        LoadClock clock = result.requests().clock();
        double to = clock.ms(freeze.to());
        Histogram expected = new Histogram(3);
        result.requests().stream()
                .mapToDouble(request -> delay.by(freeze, clock, request) ? to - request.dueMs() + andMs : 0)
                .forEach(ms -> expected.recordValue(Math.round(ms * 1_000)));
        return expected;
    }

    /** Whether a stall delays a request. */
    private interface Delay {
        boolean by(Planted.Freeze freeze, LoadClock clock, Request request);
    }

    /** Returns how long the API took after the stall to answer the requests that had piled up. */
    private static double catchingUpMs(LoadResult result, Planted.Freeze freeze) {
        LoadClock clock = result.requests().clock();
        return result.requests().stream()
                        .filter(request -> isDueIn(freeze, clock, request))
                        .mapToDouble(Request::endedMs)
                        .max()
                        .orElseThrow()
                - clock.ms(freeze.to());
    }

    private static boolean isDueIn(Planted.Freeze freeze, LoadClock clock, Request request) {
        return request.dueMs() >= clock.ms(freeze.from()) && request.dueMs() < clock.ms(freeze.to());
    }

    /** A request that was due before the stall is delayed too if it was sent late, or not answered by then. */
    private static boolean isHeldBy(Planted.Freeze freeze, LoadClock clock, Request request) {
        return request.endedMs() >= clock.ms(freeze.from()) && request.dueMs() < clock.ms(freeze.to());
    }

    @Test
    @LabClaim("a load whose generator stood still proves nothing")
    void aStalledGeneratorProvesNothing(Lab lab) throws Exception {
        assertThat(verdictOnALoad(lab, generator -> {
                    signal(generator, "STOP");
                    await().pollDelay(STALL).until(() -> true);
                    signal(generator, "CONT");
                }))
                .startsWith("UNKNOWN: 0 of ")
                .contains("the generator itself was late");
    }

    @Test
    @LabClaim("a load whose generator stood still over a change proves nothing of it")
    void aGeneratorThatMissesAChangeProvesNothing(Lab lab) throws Exception {
        assertThat(verdictOnALoad(lab, generator -> {
                    signal(generator, "STOP");
                    lab.scaleUntilInForce("api", 2);
                    signal(generator, "CONT");
                }))
                .startsWith("UNKNOWN: 0 of ")
                .contains("the generator stood still while the pool changed");
        lab.scaleUntilInForce("api", 1);
    }

    /** What happens to the process that sends a load. */
    private interface Fate {
        void befall(Process generator) throws IOException, InterruptedException;
    }

    /** Returns the verdict on a load that another process sends, as it prints that at its end. */
    private static String verdictOnALoad(Lab lab, Fate fate) throws Exception {
        Process generator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D%s=false".formatted(Policy.JUDGE_TIMES),
                        StalledLoad.class.getName(),
                        lab.id())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = generator.inputReader()) {
            after(StalledLoad.STARTED, said);
            fate.befall(generator);
            generator.outputWriter().close();
            return after(StalledLoad.VERDICT, said);
        } finally {
            generator.destroyForcibly();
            assertThat(generator.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Returns the rest of the first line that begins so. */
    private static String after(String prefix, BufferedReader said) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new AssertionError("the generator has ended without saying: " + prefix);
    }

    @Test
    void aLoadTooSmallForTheClaimProvesNothing(Lab lab) {
        try (Load load = lab.load().rate(200).warmUp(Duration.ofSeconds(1)).start()) {
            await().atMost(LIMIT).until(() -> load.requests().size() >= 150);
            LoadResult result = load.stop();

            assertThatThrownBy(
                            () -> assertThat(result).lostNothingWhileConstant().withBound(0.000_001))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith(
                            "UNKNOWN: 0 of " + result.responses().total() + " requests lost")
                    .hasMessageContaining("less than 0.000100 % is lost: that takes 3000000");
            assertThat(result).lostNothingWhileConstant(); // of verdicts with one name, the run keeps the last
        }
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).as("exit code").isZero();
    }
}
