package dev.ballast.bench;

import org.HdrHistogram.Histogram;

/**
 * Percentiles of times, in milliseconds.
 *
 * @param n number of times
 */
public record Latency(long n, double p50, double p99, double p999, double max) {

    /** Returns the percentiles of a histogram of microseconds. */
    public static Latency of(Histogram micros) {
        return new Latency(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getValueAtPercentile(99.9) / 1e3,
                micros.getMaxValue() / 1e3);
    }
}
