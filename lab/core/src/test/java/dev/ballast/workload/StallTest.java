package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.ScriptedServer.Act;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A server that stands still shows up in full in the percentiles. Of requests due at a constant rate, the one due
 * {@code t} before the end of a stall of {@code s} waits {@code t}: the waits are spread evenly over 0 to {@code s}, and
 * all other requests are quick. So over a time {@code T} the latency at quantile {@code q} is {@code s - (1 - q) T}.
 */
@Execution(ExecutionMode.CONCURRENT)
class StallTest {

    private static final int RATE = 50;
    private static final int CONNECTIONS = 10;
    private static final double BEFORE_MS = 1_000;
    private static final double STALL_MS = 2_000;
    private static final double ALL_MS = 4_000;
    private static final double TOLERANCE = 0.02;

    private double stallMs;
    private double resumedMs;

    @Test
    void percentilesIncludeAStallInFull() throws IOException {
        LoadResult result = loadAcrossAStall();

        assertThat(result.lost()).isEmpty();
        assertInFull(result, Request::latency);
        double generatorMs = result.lateness().generator().getMaxValue() / 1e3;
        assertThat(result.lateness().connection().getMaxValue() / 1e3)
                .as("wait for one of %d connections, all held by the server", CONNECTIONS)
                .isGreaterThan(stallMs - CONNECTIONS * 1e3 / RATE - stallMs * TOLERANCE - 1e3 / RATE - generatorMs);
        assertThat(result.lateness().generator().getValueAtPercentile(50))
                .as("median of the lateness that is the generator's own fault")
                .isLessThan(result.lateness().connection().getMaxValue());
        assertNoMore(result);

        // the planted fault: from the actual send, most of what had to wait looks quick
        assertThatThrownBy(() -> assertInFull(result, request -> request.ended() - request.sent()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ms at quantile 0.9");
    }

    private void assertInFull(LoadResult result, ToLongFunction<Request> latency) {
        long[] micros = due(result, 0, ALL_MS).mapToLong(latency).sorted().toArray();
        for (double quantile : new double[] {0.9, 0.95, 0.99, 1}) {
            double expected = stallMs - (1 - quantile) * ALL_MS;
            assertThat(micros[(int) Math.ceil(quantile * micros.length) - 1] / 1e3)
                    .as("ms at quantile %s of %d requests", quantile, micros.length)
                    .isGreaterThan(expected - stallMs * TOLERANCE);
        }
    }

    private static Stream<Request> due(LoadResult result, double fromMs, double toMs) {
        return result.requests().stream().filter(request -> request.dueMs() >= fromMs && request.dueMs() < toMs);
    }

    /** A busy machine adds to the waits, so this looks at those to which it adds least: before, in and after the stall. */
    private void assertNoMore(LoadResult result) {
        List<Double> added = List.of(
                due(result, 0, resumedMs - stallMs)
                        .mapToDouble(Request::latency)
                        .min()
                        .orElseThrow(),
                due(result, resumedMs - stallMs, resumedMs)
                        .mapToDouble(request -> request.ended() - resumedMs * 1e3)
                        .min()
                        .orElseThrow(),
                due(result, resumedMs, ALL_MS)
                        .mapToDouble(Request::latency)
                        .min()
                        .orElseThrow());
        assertThat(added)
                .as("µs beyond the stall of the quickest request before, in and after it")
                .allMatch(micros -> micros < stallMs * 1e3 / 4);
    }

    private LoadResult loadAcrossAStall() throws IOException {
        ReentrantReadWriteLock running = new ReentrantReadWriteLock();
        String answer = ScriptedServer.ok("abc");
        try (ScriptedServer server = new ScriptedServer(request -> {
                    running.readLock().lock();
                    running.readLock().unlock();
                    return Act.answer(answer);
                });
                Load load = LoadPlan.against("127.0.0.1", server.port())
                        .rate(RATE)
                        .connections(CONNECTIONS)
                        .fresh(0)
                        .warmUp(Duration.ofSeconds(1))
                        .start()) {
            Pause.until(load.clock().nanoTime(BEFORE_MS));
            running.writeLock().lock();
            long begin = System.nanoTime();
            try {
                Pause.until(begin + Math.round(STALL_MS * 1e6));
            } finally {
                long end = System.nanoTime();
                stallMs = (end - begin) / 1e6;
                resumedMs = load.clock().ms(end);
                running.writeLock().unlock();
            }
            Pause.until(load.clock().nanoTime(ALL_MS));
            return load.stop();
        }
    }
}
