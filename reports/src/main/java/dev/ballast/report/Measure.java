package dev.ballast.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure of a run by which it is compared with another, and from when on more of it is a regression. */
public enum Measure {
    LOST("requests lost", "", 0, 0, Results::lost),
    P99(
            "latency p99",
            "ms",
            20,
            5,
            results ->
                    latency(results.largest() == null ? null : results.largest().latency())),
    P99_CHANGE(
            "latency p99 while the pool changes",
            "ms",
            20,
            5,
            results -> latency(
                    results.largest() == null
                            ? null
                            : results.largest().phases().get(Phases.EVENT))),
    JOIN("passing → in upstreams, p99", "ms", 20, 50, results -> stage(results, Stage.JOINS)),
    LEAVE("leaving → out of upstreams, p99", "ms", 20, 50, results -> stage(results, Stage.LEAVES)),
    STEP(
            "slowest change of the pool",
            "ms",
            20,
            50,
            results -> results.steps().stream()
                    .map(Results.Change::tookMs)
                    .filter(took -> took != null)
                    .reduce(Math::max)
                    .orElse(null)),
    READY("ready after", "ms", 20, 0, Results::readyMs);

    private final String words;
    private final String unit;
    private final double percent;
    private final double slack;
    private final Function<Results, @Nullable Double> value;

    Measure(String words, String unit, double percent, double slack, Function<Results, @Nullable Double> value) {
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

    /** Returns how much more than before it may be, in percent of that. */
    public double percent() {
        return percent;
    }

    /** Returns how much more it must be at least to count, in its unit. */
    public double slack() {
        return slack;
    }

    /** Finds one by its {@link #key}. */
    public static Optional<Measure> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }

    @Nullable
    Double of(Results results) {
        return value.apply(results);
    }

    /** A value of it, in words. */
    String show(@Nullable Double of) {
        return of == null ? "–" : unit.isEmpty() ? Words.count(Math.round(of)) : Words.latency(of);
    }

    /** Whether more than {@code percent} of the first and {@link #slack} has come upon it. */
    boolean regressed(double before, double after, double percent) {
        return after - before > slack && after > before * (1 + percent / 100);
    }

    private static @Nullable Double latency(Load.@Nullable Latency latency) {
        return latency == null ? null : latency.p99();
    }

    private static @Nullable Double stage(Results results, String name) {
        return results.convergence().stream()
                .filter(stage -> stage.stage().equals(name))
                .map(Stage::p99)
                .findFirst()
                .orElse(null);
    }
}
