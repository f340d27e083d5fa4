package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.Span;
import dev.ballast.membership.Membership.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds times in which one balancer did not list an instance that passed. */
final class ListJudge {

    /** A balancer follows a change in Consul within this time, also on a busy machine. */
    private static final double FOLLOWS_MS = 1_000;

    private final Lifetime lifetime;
    private final String balancer;
    private final List<Span> rendered;
    private final Moment begin;
    private final Moment end;
    private final Tolerance tolerance;
    private final boolean replaced;
    private final Findings found;
    private final Sweep renderedSweep;

    /**
     * @param rendered when the balancer listed it while it had to
     * @param begin from when on the balancer had to list it, and Consul's list had been seen
     * @param end until when they were watched, and the balancer had to list it
     * @param replaced whether the balancer's container took the place of another: it may begin with an empty list, or an old one
     */
    ListJudge(
            Lifetime lifetime,
            String balancer,
            Tolerance tolerance,
            List<Span> rendered,
            Moment begin,
            Moment end,
            boolean replaced,
            Findings found) {
        this.lifetime = lifetime;
        this.balancer = balancer;
        this.rendered = rendered;
        this.begin = begin;
        this.end = end;
        this.replaced = replaced;
        this.tolerance = tolerance;
        this.found = found;
        renderedSweep = new Sweep(rendered, end);
    }

    void judge() {
        if (lifetime.passing().isEmpty() && lifetime.rendered(balancer).isEmpty()) {
            found.untold("it never passed, so no balancer had to list it");
        }
        for (int i = 0; i < lifetime.passing().size(); i++) {
            missingWhilePassing(i);
        }
    }

    /** @param index which of the times in which it was passing */
    private void missingWhilePassing(int index) {
        Span passing = lifetime.passing().get(index);
        Moment from = passing.in().later(begin);
        if (end.isBefore(from)) {
            return; // the balancer no longer had to list it
        }
        Moment leaving = lifetime.leaving();
        Moment until = Objects.requireNonNull(Moment.earliest(leaving, passing.outOr(end), end));
        if (until.isBefore(from)) {
            return; // it had left before the balancer had to list it
        }
        Moment dropped = null;
        for (Span span : renderedSweep.from(from)) {
            if (!span.in().isBefore(until)) {
                break;
            }
            if (from.isBefore(span.outOr(end)) && !isRemnant(span, index)) {
                listed(span, from, dropped, index);
                dropped = span.out();
                if (dropped == null || !dropped.isBefore(until)) {
                    return;
                }
            }
        }
        Elapsed missing = until.since(dropped == null ? from : dropped);
        if (dropped == null) {
            neverListed(from, until);
        } else if (!found.tooLong(
                        Outcome.LOST,
                        dropped,
                        until,
                        mayLack(dropped, from),
                        "%s dropped it at %s, %s before it had to go: it was passing and not leaving until %s",
                        balancer,
                        dropped,
                        missing,
                        until)
                && leaving == null
                && passing.out() == null) {
            found.untold(
                    "%s dropped it at %s, and its list counts until %s only, too short to tell why: repeat the run",
                    balancer, dropped, end);
        }
    }

    /**
     * Returns whether the balancer only lags: it drops an instance that Consul had dropped, and has already listed
     * again.
     */
    private boolean isRemnant(Span span, int index) {
        return index > 0
                && span.out() != null
                && span.in().isBefore(lifetime.passing().get(index - 1).outOr(end))
                && span.out().since(lifetime.passing().get(index).in()).least() <= ms(tolerance.stale());
    }

    private void listed(Span span, Moment from, @Nullable Moment dropped, int index) {
        if (dropped != null && !isBegunAnew(dropped)) {
            flapping(dropped, span.in(), index);
            return;
        }
        found.tooLong(
                Outcome.LATE,
                from,
                span.in(),
                tolerance.missing(),
                "%s listed it at %s, %s after it %s",
                balancer,
                span.in(),
                span.in().since(from),
                from.equals(begin) ? "had to, since it was passing" : "was passing");
    }

    private void flapping(Moment dropped, Moment again, int index) {
        String seen = "%s dropped it at %s and listed it again at %s, although it was passing"
                .formatted(balancer, dropped, again);
        whyOpen(dropped, again, index)
                .ifPresentOrElse(
                        why -> found.untold(
                                "%s; but %s, so Consul may have been without it for that time: give the machine a core, and"
                                        + " repeat the run",
                                seen, why),
                        () -> found.fault(Outcome.FLAPPING, dropped, again, "%s", seen));
    }

    /** Returns what leaves open whether the balancer only followed Consul; empty if nothing does. */
    private Optional<String> whyOpen(Moment dropped, Moment again, int index) {
        return lifetime.rewritten().stream()
                .filter(at -> mayHaveFollowed(dropped, again, at))
                .map(at -> "Consul had written it anew at %s".formatted(at))
                .findFirst()
                .or(() -> lifetime.failed().stream()
                        .filter(span -> mayHaveBeenMeanwhile(dropped, again, span))
                        .map(span -> "Consul's members held its agent for failed at %s".formatted(span.in()))
                        .findFirst())
                .or(() -> seenLate(dropped, again, index));
    }

    /** Returns whether a balancer may have dropped it for a time because of what Consul wrote by a moment. */
    private static boolean mayHaveFollowed(Moment dropped, Moment again, Moment written) {
        double unseenMs = 2 * written.errorMs();
        return !dropped.certainlyBefore(written)
                && dropped.since(written).least() <= FOLLOWS_MS
                && again.since(dropped).least() <= unseenMs + FOLLOWS_MS;
    }

    private boolean mayHaveBeenMeanwhile(Moment dropped, Moment again, Span span) {
        return !again.certainlyBefore(span.in()) && !span.outOr(end).certainlyBefore(dropped);
    }

    /** Returns when Consul was seen to drop it for such a time, if the balancer may have followed that, and been seen first. */
    private Optional<String> seenLate(Moment dropped, Moment again, int index) {
        Moment out = lifetime.passing().get(index).out();
        Moment leaving = lifetime.leaving();
        if (out == null || index + 1 == lifetime.passing().size() || (leaving != null && !out.isBefore(leaving))) {
            return Optional.empty();
        }
        Moment back = lifetime.passing().get(index + 1).in();
        return out.since(dropped).least() <= FOLLOWS_MS && back.since(again).least() <= FOLLOWS_MS
                ? Optional.of("Consul was seen to drop it from %s to %s".formatted(out, back))
                : Optional.empty();
    }

    /** Returns whether the balancer's container had begun shortly before it dropped an instance. */
    private boolean isBegunAnew(Moment dropped) {
        return replaced && dropped.since(begin).least() <= ms(tolerance.missing());
    }

    /** Returns for how long it may be missing: a container that has begun shortly before may be without it for the rest of that time. */
    private Duration mayLack(Moment dropped, Moment from) {
        if (!isBegunAnew(dropped)) {
            return tolerance.race();
        }
        Duration rest = tolerance
                .missing()
                .minusNanos(Math.round(1e6 * dropped.since(from).least()));
        return rest.compareTo(tolerance.race()) > 0 ? rest : tolerance.race();
    }

    private void neverListed(Moment from, Moment until) {
        Elapsed missing = until.since(from);
        boolean tooLong = found.tooLong(
                lifetime.rendered(balancer).isEmpty() ? Outcome.NEVER : Outcome.LOST,
                from,
                until,
                tolerance.missing(),
                "%s did not list it though it was passing from %s on, for %s",
                balancer,
                from,
                missing);
        if (!tooLong && rendered.isEmpty()) {
            found.untold("%s did not list it, and it was passing for %s only, from %s on", balancer, missing, from);
        }
    }
}
