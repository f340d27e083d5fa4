package dev.ballast.convergence;

import dev.ballast.convergence.Observed.Seen;
import dev.ballast.history.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What loads saw of the instances, and over which stretches of time they were looking. */
final class Answers {

    static final String FRESH = "fresh";
    static final String KEPT = "kept";

    /**
     * An instance is taken to serve no more when the load went on without it for this many of the mean times between its
     * answers; an even balancer lets one pass.
     */
    private static final int SILENCE = 10;

    private final Map<String, List<Stretch>> looking = new HashMap<>();

    /** When answers came in, from whatever instance. */
    private record Stretch(double fromMs, double toMs) {}

    /**
     * The last answer of an instance.
     *
     * @param silenceMs how long a load has to go on after it to show that it was the last
     */
    record Last(Moment at, double silenceMs) {}

    Answers(Observed observed, Lifetimes lifetimes) {
        observed.of(Event.Served.class)
                .forEach(seen -> lifetimes
                        .answering(seen.event().hostname(), seen.event().instance(), seen.at())
                        .forEach(it -> it.servedFirst = Lifetime.earliest(it.servedFirst, seen.at())));
        Map<String, List<Stretch>> stretches = new HashMap<>();
        observed.of(Event.ServedBetween.class).forEach(seen -> {
            Event.ServedBetween between = seen.event();
            stretches
                    .computeIfAbsent(between.connections(), kind -> new ArrayList<>())
                    .add(new Stretch(between.firstMs(), between.lastMs()));
            hand(seen, lifetimes);
        });
        stretches.forEach((kind, of) -> looking.put(kind, merged(of)));
    }

    private static void hand(Seen<Event.ServedBetween> seen, Lifetimes lifetimes) {
        Event.ServedBetween between = seen.event();
        Moment first = new Moment(between.firstMs(), seen.at().errorMs());
        Moment last = new Moment(between.lastMs(), seen.at().errorMs());
        double gapMs = between.requests() < 2
                ? Double.POSITIVE_INFINITY
                : (between.lastMs() - between.firstMs()) / (between.requests() - 1);
        lifetimes
                .answering(between.hostname(), between.instance(), first)
                .forEach(it -> it.servedFirst = Lifetime.earliest(it.servedFirst, first));
        lifetimes
                .answering(between.hostname(), between.instance(), last)
                .forEach(it -> it.lastAnswers.merge(
                        between.connections(),
                        new Last(last, SILENCE * gapMs),
                        (one, other) -> one.at().isBefore(other.at()) ? other : one));
    }

    private static List<Stretch> merged(List<Stretch> stretches) {
        stretches.sort(Comparator.comparingDouble(Stretch::fromMs));
        List<Stretch> merged = new ArrayList<>();
        for (Stretch next : stretches) {
            Stretch last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || last.toMs() < next.fromMs()) {
                merged.add(next);
            } else {
                merged.set(merged.size() - 1, new Stretch(last.fromMs(), Math.max(last.toMs(), next.toMs())));
            }
        }
        return merged;
    }

    /** Returns whether answers of a kind of connection came in all the time from one moment to another. */
    boolean cover(String kind, Moment from, double toMs) {
        List<Stretch> of = looking.getOrDefault(kind, List.of());
        int index = Sorted.firstAbove(of, Stretch::fromMs, from.atMs()) - 1;
        return index >= 0 && of.get(index).toMs() >= toMs;
    }

    /** Returns the last answer of an instance that left; null where no load went on long enough to show that. */
    @Nullable
    Moment last(String kind, Lifetime lifetime, Moment leaving, Moment renderedWithout) {
        Last last = lifetime.lastAnswers.get(kind);
        if (last == null) {
            return null;
        }
        double shownMs = Math.max(renderedWithout.atMs(), last.at().atMs() + last.silenceMs());
        return cover(kind, leaving, shownMs) ? last.at() : null;
    }
}
