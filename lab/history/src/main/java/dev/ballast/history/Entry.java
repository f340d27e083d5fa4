package dev.ballast.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event and when it happened.
 *
 * @param seq position in the history, from 0: the order in which events were recorded
 * @param atMs milliseconds from the run's start to when it happened, monotonic; what is observed is recorded a little later
 * @param wall the same moment as the host's clock showed it; null if a file does not say
 * @param errorMs how far from {@code atMs} it may have happened, in milliseconds; 0 for what this process did itself
 * @param event what happened
 */
public record Entry<E extends Event>(
        long seq, double atMs, @Nullable Instant wall, double errorMs, E event) {

    /** Returns this entry as one of an event's type; the event has to be of that type. */
    public <T extends Event> Entry<T> as(Class<T> type) {
        return new Entry<>(seq, atMs, wall, errorMs, type.cast(event));
    }
}
