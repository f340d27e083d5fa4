package dev.ballast.history;

import java.time.Instant;

/**
 * An event and when it was recorded.
 *
 * @param seq position in the history, from 0
 * @param atMs milliseconds since the run's start, monotonic
 * @param wall the same moment as the host's clock showed it
 * @param event what happened
 */
public record Entry<E extends Event>(long seq, double atMs, Instant wall, E event) {}
