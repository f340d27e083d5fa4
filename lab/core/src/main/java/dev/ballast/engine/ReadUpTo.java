package dev.ballast.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How far a stream was read. An engine passes on some items twice, with their first time stamps: when it is asked for a stream
 * again, and when it begins another file while it follows a log. Not safe for use by several threads.
 */
final class ReadUpTo {

    /** The sources' stamps are this close to each other; an engine takes whole seconds. */
    private static final Duration OVERLAP = Duration.ofSeconds(1);

    /** Items that are told apart, the latest ones: more than come within twice the overlap. */
    private static final int MOST_KNOWN = 1 << 15;

    private final Set<Item> passed = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Item, Boolean> eldest) {
            return size() > MOST_KNOWN;
        }
    });
    private final Instant floor;
    private Instant last;

    private record Item(Object source, Instant at, int content) {}

    /** @param floor earlier items are not passed on */
    ReadUpTo(Instant floor) {
        this.floor = floor;
        this.last = floor;
    }

    /** Returns whether an item has not been passed on yet, and takes it for passed on. */
    boolean isNew(Object source, Instant at, Object item) {
        if (at.isBefore(floor)) {
            return false;
        }
        last = at.isAfter(last) ? at : last;
        return passed.add(new Item(source, at, item.hashCode()));
    }

    /** Returns from when on the stream is asked for again. Items that were passed on come again then. */
    Instant again() {
        return last.isAfter(Instant.EPOCH.plus(OVERLAP)) ? last.minus(OVERLAP) : Instant.EPOCH;
    }
}
