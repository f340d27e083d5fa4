package dev.ballast.live;

import dev.ballast.history.Entry;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * An event as the page lists it.
 *
 * @param id its position in the history
 * @param wall when it happened, by the host's clock; blank if the history does not say
 * @param kind its {@linkplain dev.ballast.history.Category category}
 */
record Line(long id, double atMs, String wall, String kind, String words) {

    /** @param nameOf returns the instance that has an address, or the address */
    static Line of(Entry<?> entry, UnaryOperator<String> nameOf) {
        return new Line(
                entry.seq(),
                entry.atMs(),
                Objects.toString(entry.wall(), ""),
                entry.event().category().label(),
                entry.event().describe(nameOf));
    }
}
