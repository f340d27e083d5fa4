package dev.ballast.report;

import dev.ballast.history.Verdict;
import dev.ballast.request.Phase;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure by which runs are compared, and the bound from which on it counts as regressed. */
public enum Measure {
    VERDICT("verdict", Unit.VERDICT, 0, 0, results -> (double) results.worst().ordinal()),
    LOST("requests lost", Unit.COUNT, 0, 0, Results::lost),
    P99(
            "latency p99",
            Unit.MS,
            20,
            5,
            results ->
                    latency(results.largest() == null ? null : results.largest().latency())),
    P99_CHANGE(
            "latency p99 while the pool changes",
            Unit.MS,
            20,
            5,
            results -> latency(
                    results.largest() == null
                            ? null
                            : results.largest().phases().get(Phase.EVENT.label()))),
    CAPACITY(
            "capacity through the balancer",
            Unit.RATE,
            20,
            0,
            results -> results.capacity() == null ? null : results.capacity().balanced()),
    CAPACITY_RATIO(
            "capacity, of that without the balancer",
            Unit.SHARE,
            20,
            0,
            results -> results.capacity() == null ? null : results.capacity().ratio()),
    JOIN("passing → in upstreams, p99", Unit.MS, 20, 50, results -> stage(results, StageTimes.JOINS)),
    LEAVE("leaving → out of upstreams, p99", Unit.MS, 20, 50, results -> stage(results, StageTimes.LEAVES)),
    STEP(
            "slowest change of the pool",
            Unit.MS,
            20,
            50,
            results -> results.steps().stream()
                    .map(step -> step.tookMs() == null ? Results.NEVER : step.tookMs())
                    .reduce(Math::max)
                    .orElse(null)),
    READY("ready after", Unit.MS, 20, 0, Results::readyMs);

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

    private final Function<Results, @Nullable Double> value;

    Measure(String words, Unit unit, double percent, double slack, Function<Results, @Nullable Double> value) {
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
        return value.apply(results);
    }

    /** Returns a value in words. */
    String show(@Nullable Double of) {
        if (of == null) {
            return "–";
        }
        if (of == Results.NEVER) {
            return "never";
        }
        return switch (unit) {
            case VERDICT -> Verdict.values()[of.intValue()].name();
            case COUNT -> Words.count(Math.round(of));
            case MS -> Words.latency(of);
            case RATE -> Words.count(Math.round(of)) + "/s";
            case SHARE -> String.format(Locale.ROOT, "%.2f", of);
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
        return before == 0
                ? "+" + Words.count(Math.round(after))
                : String.format(Locale.ROOT, "%+.0f %%", 100 * (after - before) / before);
    }

    /** Returns whether it is worse than before by more than {@code percent} of that value and more than {@link #slack}. */
    boolean regressed(double before, double after, double percent) {
        double worse = unit.moreIsBetter() ? before - after : after - before;
        return worse > slack && worse > before * percent / 100;
    }

    private static @Nullable Double latency(LoadTotals.@Nullable Latency latency) {
        return latency == null ? null : latency.p99();
    }

    private static @Nullable Double stage(Results results, String name) {
        return results.convergence().stream()
                .filter(stage -> stage.stage().equals(name))
                .map(stage -> stage.never() > 0 ? Results.NEVER : stage.p99())
                .findFirst()
                .orElse(null);
    }
}
