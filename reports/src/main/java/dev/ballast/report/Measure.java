package dev.ballast.report;

import dev.ballast.convergence.Percentiles;
import dev.ballast.history.LoadEvent.ServedBetween;
import dev.ballast.history.Verdict;
import dev.ballast.request.Phase;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure by which runs are compared, and the bound from which on it counts as regressed. */
public enum Measure {
    VERDICT(
            "verdict",
            Unit.VERDICT,
            0,
            0,
            results -> Value.of((double) results.worst().ordinal())),
    LOST("requests lost", Unit.COUNT, 0, 0, results -> Value.of(results.lost())),
    P99("latency p99", Unit.MS, 20, 5, results -> Part.WHOLE.of(results.largest())),
    P99_CHANGE("latency p99 while the pool changes", Unit.MS, 20, 5, results -> Part.CHANGE.of(results.largest())),
    CAPACITY(
            "capacity through the balancer",
            Unit.RATE,
            20,
            0,
            results -> results.capacity() == null
                    ? null
                    : Value.of(results.capacity().balanced())),
    CAPACITY_RATIO(
            "capacity, of that without the balancer",
            Unit.SHARE,
            20,
            0,
            results -> results.capacity() == null
                    ? null
                    : Value.of(results.capacity().ratio())),
    JOIN("passing → in upstreams, p99", Unit.MS, 20, 50, results -> stage(results, StageTimes.JOINS)),
    LEAVE("leaving → out of upstreams, p99", Unit.MS, 20, 50, results -> stage(results, StageTimes.LEAVES)),
    STEP(
            "slowest change of the pool",
            Unit.MS,
            20,
            50,
            results -> Value.of(results.steps().stream()
                    .map(step -> step.tookMs() == null ? Results.NEVER : step.tookMs())
                    .reduce(Math::max)
                    .orElse(null))),
    NEVER(
            "stages never reached",
            Unit.COUNT,
            0,
            0,
            results -> results.convergence().isEmpty()
                    ? null
                    : Value.of((double) results.convergence().stream()
                            .mapToLong(StageTimes::never)
                            .sum())),
    READY("ready after", Unit.MS, 20, 0, results -> Value.of(results.readyMs()));

    /**
     * A value of one run.
     *
     * @param n how many values it is a percentile of; null if it is none
     */
    record Value(double value, @Nullable Long n) {

        static @Nullable Value of(@Nullable Double value) {
            return value == null ? null : new Value(value, null);
        }

        /** Returns whether it is the largest of its values, since a 99th percentile takes more. */
        private boolean isLargest() {
            return n != null && !Percentiles.shows(n.intValue(), 99) && Double.isFinite(value);
        }
    }

    /** A part of a load whose latency is compared. */
    enum Part {
        WHOLE("", Results.Sustained::latency),
        CHANGE("", load -> load.phases().get(Phase.CHANGE.label())),
        FRESH(", fresh connections", load -> kind(load, ServedBetween.FRESH)),
        KEPT(", kept connections", load -> kind(load, ServedBetween.KEPT));

        /** What is added to a figure's words. */
        final String words;

        private final Function<Results.Sustained, LoadTotals.@Nullable Latency> latency;

        Part(String words, Function<Results.Sustained, LoadTotals.@Nullable Latency> latency) {
            this.words = words;
            this.latency = latency;
        }

        /** Returns its 99th percentile; null if it is not known. */
        @Nullable
        Value of(Results.@Nullable Sustained load) {
            LoadTotals.Latency found = load == null ? null : latency.apply(load);
            return found == null ? null : new Value(found.p99(), found.requests());
        }

        /** Returns the latency on a kind of connection. A few requests that opened connections to keep are none. */
        private static LoadTotals.@Nullable Latency kind(Results.Sustained load, String kind) {
            LoadTotals.Latency found = load.connections().get(kind);
            return found == null || !found.shows(99) ? null : found;
        }
    }

    /** The unit of the values, and whether more is better. */
    private enum Unit {
        VERDICT,
        COUNT,
        MS,
        RATE,
        SHARE;

        boolean moreIsBetter() {
            return this == RATE || this == SHARE;
        }
    }

    private final String words;
    private final Unit unit;
    private final double percent;
    /** The least difference that counts, in its unit. */
    private final double slack;

    private final Function<Results, @Nullable Value> value;

    Measure(String words, Unit unit, double percent, double slack, Function<Results, @Nullable Value> value) {
        this.words = words;
        this.unit = unit;
        this.percent = percent;
        this.slack = slack;
        this.value = value;
    }

    /** Returns its name on a command line, such as {@code p99-change}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns it in words. */
    public String words() {
        return words;
    }

    /** Returns how much worse than before it may be, in percent of that. */
    public double percent() {
        return percent;
    }

    /** Returns whether it is measured and so can have a bound. The verdict cannot. */
    public boolean isFigure() {
        return this != VERDICT;
    }

    /** Returns its bound in words. */
    String bound() {
        if (percent == 0) {
            return unit == Unit.VERDICT ? "any worse" : "any more";
        }
        return (unit.moreIsBetter() ? "−" : "+")
                + Words.count(Math.round(percent))
                + " %"
                + (slack > 0 ? " and " + Words.duration(slack) : "");
    }

    /** Returns the measure with that {@link #key}. */
    public static Optional<Measure> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }

    @Nullable
    Double of(Results results) {
        Value found = in(results);
        return found == null ? null : found.value();
    }

    @Nullable
    Value in(Results results) {
        return value.apply(results);
    }

    /** Returns a value in words; a percentile of too few says that it is their largest. */
    String show(@Nullable Value found) {
        if (found == null) {
            return "–";
        }
        return show(found.value()) + (found.isLargest() ? " (max of %s)".formatted(found.n()) : "");
    }

    private String show(double value) {
        if (value == Results.NEVER) {
            return "never";
        }
        return switch (unit) {
            case VERDICT -> Verdict.values()[(int) value].name();
            case COUNT -> Words.count(Math.round(value));
            case MS -> Words.latency(value);
            case RATE -> Words.count(Math.round(value)) + "/s";
            case SHARE -> String.format(Locale.ROOT, "%.2f", value);
        };
    }

    /** Returns the change in words; blank if a figure is missing. */
    String change(double before, double after) {
        if (after == before) {
            return "same";
        }
        if (unit == Unit.VERDICT) {
            return after > before ? "worse" : "better";
        }
        if (before == Results.NEVER || after == Results.NEVER) {
            return "";
        }
        if (before < 0) { // such as a step that took less time than its error: no percentage of it means anything
            return (after < before ? "−" : "+") + show(Math.abs(after - before));
        }
        return before == 0
                ? "+" + Words.count(Math.round(after))
                : String.format(Locale.ROOT, "%+.0f %%", 100 * (after - before) / before);
    }

    /** Returns whether it is worse than before by more than {@code percent} of that value and more than {@link #slack}. */
    boolean regressed(double before, double after, double percent) {
        double worse = unit.moreIsBetter() ? before - after : after - before;
        return worse > slack && worse > before * percent / 100;
    }

    private static @Nullable Value stage(Results results, String name) {
        return results.convergence().stream()
                .filter(stage -> stage.stage().equals(name))
                .findFirst()
                .map(stage -> stage.never() > 0 || stage.p99() == null
                        ? new Value(Results.NEVER, null)
                        : new Value(stage.p99(), stage.instances()))
                .orElse(null);
    }
}
