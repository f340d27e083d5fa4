package dev.ballast.request;

import org.HdrHistogram.Histogram;

/**
 * How late requests were sent, in microseconds after they were due. Both parts are in each latency.
 *
 * @param generator although a connection was free: the generator's own fault, and the error of the measurement
 * @param connection because earlier requests held all connections: the system under test was slow, or they are too few
 */
public record Lateness(Histogram generator, Histogram connection) {

    public static Lateness of(RequestLog requests) {
        Histogram generator = new Histogram(RequestLog.DIGITS);
        Histogram connection = new Histogram(RequestLog.DIGITS);
        requests.stream().filter(request -> request.sent() >= 0).forEach(request -> {
            generator.recordValue(request.late());
            connection.recordValue(request.waited());
        });
        return new Lateness(generator, connection);
    }

    @Override
    public String toString() {
        return "sent late by the generator: %s; late because no connection was free: %s"
                .formatted(percentiles(generator), percentiles(connection));
    }

    private static String percentiles(Histogram micros) {
        return "p50 %.3f ms, p99 %.3f ms, max %.3f ms"
                .formatted(
                        micros.getValueAtPercentile(50) / 1e3,
                        micros.getValueAtPercentile(99) / 1e3,
                        micros.getMaxValue() / 1e3);
    }
}
