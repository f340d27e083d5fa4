package dev.ballast.lifetime;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a container of a balancer had to list the instances of a service.
 *
 * @param from from when on its lists are judged
 * @param until when it no longer had to: it was to serve other services, or was asked to stop, or ended; null if it had to go on
 * @param listing from when on a list of that container was in force; null if none was seen
 * @param replaced whether it began with a container that took the place of another
 * @param crash when the container ended without being asked to; null if it runs on, or was asked
 * @param back when another container took its place after that, or it was removed; null if neither was seen
 */
public record Duty(
        Moment from,
        @Nullable Moment until,
        @Nullable Moment listing,
        boolean replaced,
        @Nullable Moment crash,
        @Nullable Moment back) {

    /** A balancer may take so long to list an instance that it has to. */
    public static final Duration LISTS_WITHIN = Duration.ofSeconds(5);

    /** Returns whether it was in force at a moment, or may have been, because of the errors of observation. */
    public boolean mayInclude(Moment moment) {
        return !moment.certainlyBefore(from) && (until == null || !until.certainlyBefore(moment));
    }

    /** Returns the parts of the times on the balancer's list that belong to this time. */
    public List<Span> listed(List<Span> spans) {
        return listing == null ? List.of() : Span.within(spans, listing, until);
    }
}
