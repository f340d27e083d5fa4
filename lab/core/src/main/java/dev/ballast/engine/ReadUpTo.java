package dev.ballast.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How far a stream was read. An engine passes on some items twice, with their first time stamps: when it is asked for a stream
 * again, and when it begins another file while it follows a log. Not safe for use by several threads.
 */
final class ReadUpTo {

    /** The sources' stamps are this close to each other; an engine takes whole seconds. */
    private static final Duration OVERLAP = Duration.ofSeconds(1);

    /** For how long items are told apart, so that what an engine passes on when asked again is known. */
    private static final Duration KNOWN = Duration.ofSeconds(3);

    /** How many are told apart, however old: an engine repeats some hundred when it begins another file. */
    private static final int LEAST_KNOWN = 2_000;

    private static final int MOST_KNOWN = 1 << 15;

    private final Set<Item> passed = new LinkedHashSet<>();
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
        boolean isNew = passed.add(new Item(source, at, item.hashCode()));
        Iterator<Item> oldest = passed.iterator();
        while (passed.size() > LEAST_KNOWN && isOver(oldest.next())) {
            oldest.remove();
        }
        return isNew;
    }

    private boolean isOver(Item item) {
        return passed.size() > MOST_KNOWN || item.at().isBefore(last.minus(KNOWN));
    }

    /** Returns how many items are told apart. A process that follows thirty containers holds as many of each. */
    int known() {
        return passed.size();
    }

    /** Returns from when on the stream is asked for again. Items that were passed on come again then. */
    Instant again() {
        return last.isAfter(Instant.EPOCH.plus(OVERLAP)) ? last.minus(OVERLAP) : Instant.EPOCH;
    }
}
