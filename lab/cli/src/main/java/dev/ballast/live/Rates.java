package dev.ballast.live;

import dev.ballast.live.Snapshot.Rate;
import dev.ballast.loss.AccessLog.Count;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Requests a second over the last seconds, computed from growing counters. */
final class Rates {

    /** Balancers write their logs within 0.1 s, some of them in batches. */
    private static final double WINDOW_SECONDS = 2;

    private static final Count NONE = new Count(0, 0);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(double atSeconds, Map<String, Count> counts) {}

    /** Takes the current counts by upstream. */
    void take(double atSeconds, Map<String, Count> counts) {
        while (samples.size() > 1 && samples.getFirst().atSeconds() < atSeconds - WINDOW_SECONDS) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(atSeconds, counts));
    }

    /** Drops counts that are too old, for example after a while without a page. */
    void forget() {
        samples.clear();
    }

    /** Returns the rate of each upstream that had a request. */
    Map<String, Rate> now() {
        Map<String, Rate> rates = new HashMap<>();
        if (samples.size() > 1) {
            Sample first = samples.getFirst();
            Sample last = samples.getLast();
            double seconds = last.atSeconds() - first.atSeconds();
            last.counts().forEach((upstream, count) -> {
                Count before = first.counts().getOrDefault(upstream, NONE);
                rates.put(
                        upstream,
                        new Rate(
                                (count.requests() - before.requests()) / seconds,
                                (count.failed() - before.failed()) / seconds));
            });
        }
        return rates;
    }

    /** Returns the total rate. */
    static Rate total(Map<String, Rate> rates) {
        return rates.values().stream().reduce(Rate.NONE, Rates::plus);
    }

    /** Returns the rate of an upstream through all balancers. */
    static Rate total(Collection<Map<String, Rate>> byBalancer, String upstream) {
        return byBalancer.stream()
                .map(rates -> rates.getOrDefault(upstream, Rate.NONE))
                .reduce(Rate.NONE, Rates::plus);
    }

    private static Rate plus(Rate one, Rate other) {
        return new Rate(one.perSecond() + other.perSecond(), one.failedPerSecond() + other.failedPerSecond());
    }
}
