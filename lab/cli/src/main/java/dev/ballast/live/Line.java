package dev.ballast.live;

/**
 * An event as the page lists it.
 *
 * @param id its position in the history
 * @param wall when it happened, by the host's clock
 * @param kind {@code change}, {@code pool}, {@code balancer}, {@code traffic}, {@code note} or {@code bad}
 */
record Line(long id, double atMs, String wall, String kind, String words) {}
