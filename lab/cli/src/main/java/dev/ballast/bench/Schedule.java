package dev.ballast.bench;

import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.workload.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A sequence of sizes for a pool of one instance under a load. Pauses are counted in requests, so that each change has a
 * known number of requests.
 *
 * @param before requests due before the first change: the baseline
 * @param sizes number of instances after each change
 * @param step least requests due from one change to the next
 * @param after requests due after the last change is in force: the recovery
 */
public record Schedule(int before, List<Integer> sizes, int step, int after) {

    /** Up by two, down by one, up by one, down by two. */
    private static final List<Integer> CYCLE = List.of(3, 2, 3, 1);

    private static final List<Integer> ONE_BY_ONE = List.of(2, 3, 2, 1);

    /** Instances that come or go in a {@link #CYCLE}. */
    public static final int EVENTS_A_CYCLE = 6;

    private static final Duration POLL = Duration.ofMillis(20);

    /** A load that takes longer than this many times its planned duration is too slow. */
    private static final int PATIENCE = 3;

    private static final Duration GRACE = Duration.ofSeconds(15);

    /** Returns the schedule 1 → 3 → 2, with a baseline and a recovery of ten seconds each. */
    public static Schedule upAndDown(int rate) {
        return new Schedule(10 * rate, List.of(3, 2), 8 * rate, 10 * rate);
    }

    /** Returns whole cycles up and down in which at least that many instances come or go. */
    public static Schedule churn(int events, int pause, int step) {
        return cycles(CYCLE, events, EVENTS_A_CYCLE, pause, step);
    }

    /** Returns whole cycles like {@link #churn}, one instance at a time, since on few cores two delay each other. */
    public static Schedule oneByOne(int events, int pause, int step) {
        return cycles(ONE_BY_ONE, events, ONE_BY_ONE.size(), pause, step);
    }

    private static Schedule cycles(List<Integer> cycle, int events, int eventsOfOne, int pause, int step) {
        List<Integer> sizes = new ArrayList<>();
        IntStream.range(0, (events + eventsOfOne - 1) / eventsOfOne).forEach(ignored -> sizes.addAll(cycle));
        return new Schedule(pause, sizes, step, pause);
    }

    /**
     * Brings the pool to each size.
     *
     * @throws LabException if a change is not in force within a minute, or if the load does not keep its rate
     */
    public void run(Lab lab, Load load, Consumer<String> progress) {
        int due = load.requests().size() + before;
        await(load, due);
        for (int size : sizes) {
            int next = load.requests().size() + step;
            progress.accept("%s: scaling the API to %d".formatted(lab.topology().name(), size));
            lab.scale("api", size);
            await(load, next);
        }
        await(load, load.requests().size() + after);
    }

    /** Waits until a number of requests have been due. */
    public static void await(Load load, int requests) {
        int more = Math.max(0, requests - load.requests().size());
        await(
                load,
                requests,
                Duration.ofMillis(PATIENCE * more * 1000L / load.plan().rate()).plus(GRACE));
    }

    public static void await(Load load, int requests, Duration limit) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(limit)
                    .until(() -> load.requests().size() >= requests);
        } catch (ConditionTimeoutException e) {
            throw new LabException(
                    "the load began %d requests of %d within %d ms: the generator is starved, lower the rate"
                            .formatted(load.requests().size(), requests, limit.toMillis()));
        }
    }
}
