package dev.ballast.load;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to happen to the pool under a load.
 *
 * @param steps changes at planned moments
 * @param churnFrom share of the load's duration from when on it changes all the time; above 1 for never
 */
record PoolChanges(List<Step> steps, double churnFrom) {

    static final PoolChanges NONE = new PoolChanges(List.of(), 2);

    /** At a share of the load's duration, to that many instances. */
    record Step(double at, int instances) {}

    static PoolChanges of(Step... steps) {
        return new PoolChanges(List.of(steps), 2);
    }

    /** Returns one instance more and one less in turn, a change a second or as fast as changes come into force. */
    static PoolChanges churn(double from) {
        return new PoolChanges(List.of(), from);
    }

    boolean isChurn() {
        return churnFrom <= 1;
    }

    boolean any() {
        return isChurn() || !steps.isEmpty();
    }

    /** Returns them in words, from that many instances on. */
    String path(int from) {
        return isChurn()
                ? "%d and %d in turn".formatted(from + 1, from)
                : Stream.concat(Stream.of(from), steps.stream().map(Step::instances))
                        .map(String::valueOf)
                        .collect(Collectors.joining(" to "));
    }
}
