package dev.ballast.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The planned changes of the pool under a load.
 *
 * @param scalings the changes, in order of time
 * @param churnFrom share of the load's duration after which it changes each second; above 1 for never
 */
record PoolChanges(List<ScaleAt> scalings, double churnFrom) {

    static final PoolChanges NONE = new PoolChanges(List.of(), 2);

    private static final Duration CHURN_PERIOD = Duration.ofSeconds(1);

    /** Instances in addition to those at the start. Each comes, is reached and goes, and those at the start stay. */
    private static final int[] CHURN = {1, 2, 1, 0};

    /** A churn ends this long before the load: the last instance to leave drains (5 s), and the pool that stays is judged. */
    private static final Duration CHURN_END = Duration.ofSeconds(8);

    /** At a share of the load's duration, to that many instances. */
    record ScaleAt(double at, int instances) {}

    /** At a moment after the load's start, to that many instances. */
    record Planned(Duration at, int instances) {}

    static PoolChanges of(ScaleAt... scalings) {
        return new PoolChanges(List.of(scalings), 2);
    }

    /** Returns a change a second, up by two and down again. */
    static PoolChanges churn(double from) {
        return new PoolChanges(List.of(), from);
    }

    boolean isChurn() {
        return churnFrom <= 1;
    }

    boolean any() {
        return isChurn() || !scalings.isEmpty();
    }

    /** Returns what is to happen in a load of that duration to a pool of so many instances. */
    List<Planned> plan(Duration duration, int before) {
        if (!isChurn()) {
            return scalings.stream()
                    .map(scaling -> new Planned(share(scaling.at(), duration), scaling.instances()))
                    .toList();
        }
        Duration begin = share(churnFrom, duration);
        int changes = (int) Math.max(0, duration.minus(CHURN_END).minus(begin).dividedBy(CHURN_PERIOD));
        int uneven = changes % CHURN.length == 0 ? changes - 1 : changes; // so that there is a spread to look at
        return IntStream.range(0, uneven)
                .mapToObj(n -> new Planned(begin.plus(CHURN_PERIOD.multipliedBy(n)), before + CHURN[n % CHURN.length]))
                .toList();
    }

    private static Duration share(double share, Duration duration) {
        return Duration.ofMillis((long) (share * duration.toMillis()));
    }

    /** Returns them in words, from that many instances on. */
    String path(int from) {
        return isChurn()
                ? "%d to %d and back, a change a second".formatted(from, from + 2)
                : Stream.concat(Stream.of(from), scalings.stream().map(ScaleAt::instances))
                        .map(String::valueOf)
                        .collect(Collectors.joining(" to "));
    }
}
