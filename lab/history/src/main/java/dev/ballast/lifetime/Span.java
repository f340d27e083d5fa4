package dev.ballast.lifetime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which an address was on a list.
 *
 * @param in when it was first on it
 * @param out when it was first off it again; null if it was still on it at the end
 * @param inherited whether it was on it already, as for the lifetime that had the address before
 * @param bequeathed whether it stayed on it, as for the lifetime that had the address next
 */
public record Span(Moment in, @Nullable Moment out, boolean inherited, boolean bequeathed) {

    static Span observed(Moment in, @Nullable Moment out) {
        return new Span(in, out, false, false);
    }

    /** Returns when the last of some times on a list ended; null if it did not, or the next instance at the address stayed on it. */
    public static @Nullable Moment dropped(List<Span> spans) {
        Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
        return last == null || last.bequeathed() ? null : last.out();
    }

    /** Returns the parts of some times that lie between two moments; until any if the second is null. */
    static List<Span> within(List<Span> spans, Moment from, @Nullable Moment until) {
        List<Span> parts = new ArrayList<>();
        for (Span span : spans) {
            boolean isOver = span.out() != null && !from.isBefore(span.out());
            if (!isOver && (until == null || span.in().isBefore(until))) {
                Span part = span.in().isBefore(from) ? span.from(from) : span;
                parts.add(
                        until != null && (part.out() == null || until.isBefore(part.out())) ? part.until(until) : part);
            }
        }
        return parts;
    }

    public Moment outOr(Moment end) {
        return out == null ? end : out;
    }

    Span from(Moment start) {
        return new Span(start, out, true, bequeathed);
    }

    Span until(Moment next) {
        return new Span(in, next, inherited, true);
    }
}
