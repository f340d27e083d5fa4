package dev.ballast.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a stream was read. An engine that is asked for a stream again passes on some items that it has passed on before; the
 * time stamps of the items, which rise within each source, tell them apart. Not safe for use by several threads.
 */
final class ReadUpTo {

    /** The sources' stamps are this close to each other; an engine takes whole seconds. */
    private static final Duration OVERLAP = Duration.ofSeconds(1);

    private final Map<Object, Mark> marks = new HashMap<>();
    private final Instant floor;
    private Instant last;

    /** The last item of a source, and how many items had its stamp. */
    private static final class Mark {
        private Instant at;
        private int same;
        private int again;
        private boolean repeating;

        Mark(Instant at) {
            this.at = at;
        }
    }

    /** @param floor earlier items are not passed on */
    ReadUpTo(Instant floor) {
        this.floor = floor;
        this.last = floor;
    }

    /** Returns whether an item has not been passed on yet, and takes it for passed on. */
    boolean isNew(Object source, Instant at) {
        if (at.isBefore(floor)) {
            return false;
        }
        Mark mark = marks.computeIfAbsent(source, key -> new Mark(at));
        if (mark.repeating) {
            if (at.isBefore(mark.at) || (at.equals(mark.at) && ++mark.again <= mark.same)) {
                return false;
            }
            mark.repeating = false;
        }
        mark.same = at.equals(mark.at) ? mark.same + 1 : at.isAfter(mark.at) ? 1 : mark.same;
        mark.at = at.isAfter(mark.at) ? at : mark.at;
        last = at.isAfter(last) ? at : last;
        return true;
    }

    /** Returns from when on the stream is asked for again. Items that were passed on may come again now. */
    Instant again() {
        marks.values().forEach(mark -> {
            mark.repeating = true;
            mark.again = 0;
        });
        return last.isAfter(Instant.EPOCH.plus(OVERLAP)) ? last.minus(OVERLAP) : Instant.EPOCH;
    }
}
