package dev.ballast.request;

/**
 * The answers of one host name to a load, on connections of one kind. Slow requests are left out, because their ends do not
 * tell when the instance was chosen.
 *
 * @param hostname the host name
 * @param reused whether on connections that had carried an earlier request, or on new ones
 * @param firstMs end of the first right answer, in milliseconds since the load's start
 * @param lastMs end of the last one
 * @param requests how many there were
 */
public record ServedBetween(String hostname, boolean reused, double firstMs, double lastMs, long requests) {

    ServedBetween and(ServedBetween other) {
        return new ServedBetween(
                hostname,
                reused,
                Math.min(firstMs, other.firstMs),
                Math.max(lastMs, other.lastMs),
                requests + other.requests);
    }
}
