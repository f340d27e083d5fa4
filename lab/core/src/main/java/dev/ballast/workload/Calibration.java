package dev.ballast.workload;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Lateness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How well this machine keeps a plan's rate, and the latency that it adds to every test. Immutable.
 *
 * @param rate requests due a second
 * @param requests requests due
 * @param lost those without a correct answer
 * @param lateness how late they were sent
 * @param latency of all, in microseconds from when they were due
 */
public record Calibration(int rate, long requests, long lost, Lateness lateness, Histogram latency) {

    /** A JVM stalls in its first seconds, because it compiles. */
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    /** Sends the plan's requests, without slow ones and other habits, to a server in this process that answers at once. */
    public static Calibration of(LoadPlan plan, Duration time) {
        try (NoOpServer server = new NoOpServer()) {
            return against(plan.to("127.0.0.1", server.port()), time);
        } catch (IOException e) {
            throw new UncheckedIOException("no server to calibrate against", e);
        }
    }

    /**
     * Sends the plan's requests, without slow ones and other habits, to the plan's server, for example an API without a
     * balancer.
     */
    public static Calibration against(LoadPlan plan, Duration time) {
        LoadPlan quiet = plan.toBuilder()
                .id(LoadIds.random())
                .listener(LoadListener.NONE)
                .slow(0, Duration.ZERO)
                .withoutHabits()
                .warmUp(plan.warmUp().compareTo(WARM_UP) > 0 ? plan.warmUp() : WARM_UP)
                .build();
        try (Load load = quiet.start()) {
            Pause.until(load.clock().startNanos() + time.toNanos());
            LoadResult result = load.stop();
            return new Calibration(
                    plan.rate(),
                    result.due(),
                    result.lost().size(),
                    result.lateness(),
                    result.requests().latency());
        }
    }

    @Override
    public String toString() {
        return "%d requests at %d/s, %d lost; %s; latency p50 %.3f ms, p99 %.3f ms"
                .formatted(
                        requests,
                        rate,
                        lost,
                        lateness,
                        latency.getValueAtPercentile(50) / 1e3,
                        latency.getValueAtPercentile(99) / 1e3);
    }
}
