package dev.ballast.membership;

import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.Span;
import java.util.List;

/** Passes once over the times on a list, for one who asks about later and later moments. */
final class Sweep {

    private final List<Span> spans;
    private final Moment end;
    private int over; // how many of the first times had ended by the last moment

    /**
     * @param spans in order of time
     * @param end until when a time lasts that has not ended
     */
    Sweep(List<Span> spans, Moment end) {
        this.spans = spans;
        this.end = end;
    }

    /**
     * Returns the first time that has not ended by a moment, and all after it.
     *
     * @param moment no earlier than the last one that was asked for
     */
    List<Span> from(Moment moment) {
        while (over < spans.size() && !moment.isBefore(spans.get(over).outOr(end))) {
            over++;
        }
        return spans.subList(over, spans.size());
    }
}
