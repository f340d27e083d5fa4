package dev.ballast.soak;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.history.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a figure grows.
 *
 * @param samples how many were taken after the settling
 * @param start the median of the first round of pool sizes
 * @param end the median of the last one
 * @param perHour the slope, or null if it is not known
 * @param error how far the slope may be from that
 * @param allowed how much it may grow in an hour
 */
public record Growth(
        Quantity quantity,
        int samples,
        double start,
        double end,
        @Nullable Double perHour,
        @Nullable Double error,
        double allowed,
        Verdict verdict,
        String detail) {

    /** In a shorter time, growth may be that of a process that warms up. */
    static final Duration LEAST_FOR_INVALID = Duration.ofMinutes(45);

    @JsonProperty
    public String label() {
        return quantity.label();
    }

    @JsonProperty
    public Bound bound() {
        return quantity.bound();
    }

    @JsonIgnore
    public boolean isRight() {
        return verdict == Verdict.VALID;
    }

    /**
     * Judges all figures.
     *
     * @param samples in the order of time, without those of the settling
     */
    public static List<Growth> of(List<Sample> samples) {
        return Stream.of(Quantity.values()).map(one -> of(one, samples)).toList();
    }

    static Growth of(Quantity quantity, List<Sample> all) {
        List<Sample> samples =
                all.stream().filter(one -> one.values().containsKey(quantity)).toList();
        if (samples.isEmpty()) {
            return new Growth(
                    quantity, 0, 0, 0, null, null, 0, Verdict.UNKNOWN, "it was not measured; the notes say why");
        }
        Sample first = samples.get(0);
        Sample last = samples.get(samples.size() - 1);
        double hours = last.hours() - first.hours();
        double allowed = hours == 0
                ? 0
                : quantity.bound()
                        .inHour(
                                (last.changes() - first.changes()) / hours,
                                (last.requests() - first.requests()) / hours);
        double start = median(samples, quantity, first.hours(), first.hours() + SoakPlan.ROUND_HOURS);
        double end = median(samples, quantity, last.hours() - SoakPlan.ROUND_HOURS, last.hours());
        Optional<Slope> known = Slope.of(points(samples, quantity), quantity.step());
        if (known.isEmpty()) {
            return new Growth(
                    quantity,
                    samples.size(),
                    start,
                    end,
                    null,
                    null,
                    allowed,
                    Verdict.UNKNOWN,
                    "so few changes show no slope; run it longer");
        }
        Slope slope = known.get();
        Verdict verdict = verdict(slope, allowed, hours);
        return new Growth(
                quantity,
                samples.size(),
                start,
                end,
                slope.perHour(),
                slope.error(),
                allowed,
                verdict,
                detail(verdict, slope, allowed));
    }

    private static Verdict verdict(Slope slope, double allowed, double hours) {
        if (slope.upper() <= allowed) {
            return Verdict.VALID;
        }
        boolean warm = hours * 60 >= LEAST_FOR_INVALID.toMinutes();
        return slope.lower() > allowed && warm ? Verdict.INVALID : Verdict.UNKNOWN;
    }

    private static String detail(Verdict verdict, Slope slope, double allowed) {
        return switch (verdict) {
            case VALID -> "does not grow beyond its bound";
            case INVALID -> "grows without bound";
            case UNKNOWN ->
                slope.lower() > allowed
                        ? "grew, as a process does that warms up; run it for an hour at least"
                        : "may grow by so much unseen; run it longer";
        };
    }

    /**
     * Returns a point for each time between two changes: the samples of one are much alike, and what grows by changes does not
     * grow there.
     */
    private static List<Slope.Point> points(List<Sample> samples, Quantity quantity) {
        return samples.stream().collect(Collectors.groupingBy(Sample::changes)).values().stream()
                .map(rest -> new Slope.Point(
                        rest.stream().mapToDouble(Sample::hours).average().orElseThrow(),
                        rest.get(0).apis(),
                        median(rest.stream().mapToDouble(one -> value(one, quantity)))))
                .toList();
    }

    private static double value(Sample sample, Quantity quantity) {
        Double value = sample.values().get(quantity);
        return value == null ? Double.NaN : value;
    }

    private static double median(List<Sample> samples, Quantity quantity, double fromHours, double toHours) {
        return median(samples.stream()
                .filter(one -> one.hours() >= fromHours && one.hours() <= toHours)
                .mapToDouble(one -> value(one, quantity)));
    }

    private static double median(DoubleStream of) {
        double[] values = of.sorted().toArray();
        return Arrays.stream(values, (values.length - 1) / 2, values.length / 2 + 1)
                .average()
                .orElse(Double.NaN);
    }
}
