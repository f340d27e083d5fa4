package dev.ballast.lifetime;

import org.jspecify.annotations.Nullable;

/**
 * A time in which an address was on a list.
 *
 * @param in when it was first on it
 * @param out when it was first off it again; null if it was still on it at the end
 * @param inherited whether it was on it already, for the lifetime that had the address before
 * @param bequeathed whether it stayed on it, for the lifetime that had the address next
 */
public record Span(Moment in, @Nullable Moment out, boolean inherited, boolean bequeathed) {

    static Span observed(Moment in, @Nullable Moment out) {
        return new Span(in, out, false, false);
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
