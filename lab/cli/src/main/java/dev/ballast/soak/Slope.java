package dev.ballast.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How fast a figure grows in an hour: the median of the slopes between all pairs of samples (Theil and Sen), which a few
 * outliers do not move. Only samples of the same season are paired (Hirsch, Slack and Smith), since many figures depend on the
 * size of the pool. The error is the one of Kendall's test at 99 %, and no less than that of a step which a value cannot show.
 *
 * @param lower the least that it grows, as far as is known
 * @param upper the most
 */
record Slope(double perHour, double lower, double upper) {

    /** The normal distribution's quantile for 99 %, on both sides. */
    private static final double Z = 2.576;

    /** @param season samples of different seasons are not compared */
    record Point(double hours, int season, double value) {}

    /**
     * Returns the slope, or empty if so few samples show none.
     *
     * @param step the smallest difference that two values have
     */
    static Optional<Slope> of(Collection<Point> points, double step) {
        Map<Integer, List<Point>> seasons = points.stream().collect(Collectors.groupingBy(Point::season));
        double variance = 0;
        List<double[]> all = new ArrayList<>();
        for (List<Point> season : seasons.values()) {
            double n = season.size();
            variance += n * (n - 1) * (2 * n + 5) / 18;
            all.add(slopes(season));
        }
        double[] slopes = all.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        double half = Z * Math.sqrt(variance);
        int low = (int) Math.floor((slopes.length - half) / 2) - 1;
        int high = (int) Math.ceil((slopes.length + half) / 2);
        if (low < 0 || high >= slopes.length) {
            return Optional.empty();
        }
        double median = (slopes[(slopes.length - 1) / 2] + slopes[slopes.length / 2]) / 2;
        double unseen = step / hours(points);
        return Optional.of(
                new Slope(median, Math.min(slopes[low], median - unseen), Math.max(slopes[high], median + unseen)));
    }

    private static double hours(Collection<Point> points) {
        var times = points.stream().mapToDouble(Point::hours).summaryStatistics();
        return times.getMax() - times.getMin();
    }

    private static double[] slopes(List<Point> season) {
        double[] slopes = new double[season.size() * (season.size() - 1) / 2];
        int next = 0;
        for (int i = 0; i < season.size(); i++) {
            for (int j = i + 1; j < season.size(); j++) {
                Point one = season.get(i);
                Point other = season.get(j);
                slopes[next++] = (other.value() - one.value()) / (other.hours() - one.hours());
            }
        }
        return slopes;
    }

    /** Returns how far the slope may be from the truth. */
    double error() {
        return Math.max(upper - perHour, perHour - lower);
    }
}
