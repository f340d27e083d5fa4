package dev.ballast.lifetime;

import dev.ballast.history.LoadEvent;
import dev.ballast.lifetime.Observed.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The answers of instances to loads, and the times in which loads ran. */
public final class Answers {

    /**
     * An instance counts as silent if the load went on for this many of the mean times between its answers without
     * another one. If the balancer spreads evenly, about one such time passes between answers.
     */
    private static final int SILENCE = 10;

    private final Map<Looked, List<Stretch>> looking = new HashMap<>();

    /** What a load looked at: a service. */
    private record Looked(String service, Via via) {}

    /**
     * The way of an answer.
     *
     * @param balancer through which it came; blank if the history does not say
     * @param connections the kind of connection on which it came
     */
    public record Via(String balancer, String connections) {

        static Via of(LoadEvent.ServedBetween between) {
            return new Via(between.balancer(), between.connections());
        }

        public boolean isOn(String kind) {
            return connections.equals(kind);
        }
    }

    /**
     * When answers of one host name came in.
     *
     * @param gapMs the mean time between two of them; infinite if there was one only
     */
    private record Stretch(double fromMs, double toMs, double gapMs) {}

    /**
     * The last answer of an instance.
     *
     * @param gapMs the mean time between its answers; infinite if there was one only
     */
    public record Last(Moment at, double gapMs) {

        static Last later(Last one, Last other) {
            return one.at().isBefore(other.at()) ? other : one;
        }

        /** Returns how long a load has to go on after it to show that it was the last. */
        double silenceMs() {
            return SILENCE * gapMs;
        }

        /**
         * Returns when it may have been chosen for the last time. Silence for one gap after its last answer proves
         * nothing.
         */
        Moment sampled() {
            return new Moment(at.atMs(), at.errorMs() + gapMs);
        }
    }

    Answers(Observed observed, Lifetimes lifetimes) {
        observed.of(LoadEvent.Served.class)
                .forEach(seen -> lifetimes
                        .answering(seen.event().hostname(), seen.event().instance(), seen.at())
                        .ifPresent(it -> it.servedFirst = Moment.earliest(it.servedFirst, seen.at())));
        observed.of(LoadEvent.ServedBetween.class).forEach(seen -> {
            LoadEvent.ServedBetween between = seen.event();
            looking.computeIfAbsent(looked(seen, lifetimes), key -> new ArrayList<>())
                    .add(new Stretch(between.firstMs(), between.lastMs(), gapMs(between)));
            hand(seen, lifetimes);
        });
        looking.values().forEach(stretches -> stretches.sort(Comparator.comparingDouble(Stretch::fromMs)));
    }

    private static Looked looked(Seen<LoadEvent.ServedBetween> seen, Lifetimes lifetimes) {
        LoadEvent.ServedBetween between = seen.event();
        return new Looked(
                lifetimes
                        .answering(between.hostname(), between.instance(), new Moment(between.firstMs(), 0))
                        .map(it -> it.instance.service())
                        .orElse(ServedServices.UNNAMED),
                Via.of(between));
    }

    private static double gapMs(LoadEvent.ServedBetween between) {
        return between.requests() < 2
                ? Double.POSITIVE_INFINITY
                : (between.lastMs() - between.firstMs()) / (between.requests() - 1);
    }

    private static void hand(Seen<LoadEvent.ServedBetween> seen, Lifetimes lifetimes) {
        LoadEvent.ServedBetween between = seen.event();
        Moment first = new Moment(between.firstMs(), seen.at().errorMs());
        Moment last = new Moment(between.lastMs(), seen.at().errorMs());
        lifetimes
                .answering(between.hostname(), between.instance(), first)
                .ifPresent(it -> it.servedFirst = Moment.earliest(it.servedFirst, first));
        lifetimes
                .answering(between.hostname(), between.instance(), last)
                .ifPresent(it -> it.lastAnswers.merge(Via.of(between), new Last(last, gapMs(between)), Last::later));
    }

    /**
     * Returns whether answers of a service came in all the time from one moment to another.
     *
     * @param which the ways that count
     * @param windowMs how far apart they may be. Rarer ones, such as the first on a connection that replaces a kept
     *     one, do not show what happened in such a short time
     */
    public boolean cover(String service, Predicate<Via> which, Moment from, double toMs, double windowMs) {
        boolean looked = false;
        double untilMs = from.atMs();
        for (Stretch next : stretches(service, which)) {
            if (next.fromMs() > untilMs) {
                break;
            }
            if (next.gapMs() <= windowMs && next.toMs() >= untilMs) {
                looked = true;
                untilMs = next.toMs();
            }
        }
        return looked && untilMs >= toMs;
    }

    private List<Stretch> stretches(String service, Predicate<Via> which) {
        List<List<Stretch>> all = looking.entrySet().stream()
                .filter(looked -> which.test(looked.getKey().via())
                        && ServedServices.mayBeOne(looked.getKey().service(), service))
                .map(Map.Entry::getValue)
                .toList();
        return all.size() == 1
                ? all.get(0)
                : all.stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingDouble(Stretch::fromMs))
                        .toList();
    }

    /**
     * Returns the last answer of an instance that left, as well as it was sampled; null if no load went on long enough
     * to show that it was the last, or if it was the only one.
     */
    @Nullable
    public Moment last(String kind, Lifetime lifetime, Moment leaving, Moment renderedWithout) {
        Last last = lifetime.lastAnswer(kind);
        if (last == null) {
            return null;
        }
        double shownMs = Math.max(renderedWithout.atMs(), last.at().atMs() + last.silenceMs());
        String service = lifetime.instance.service();
        return cover(
                        service,
                        via -> via.isOn(kind),
                        leaving,
                        shownMs,
                        shownMs - last.at().atMs())
                ? last.sampled()
                : null;
    }
}
