package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.Span;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds times in which one balancer listed an instance that did not pass, or was gone. */
final class StaleJudge {

    private final Lifetime lifetime;
    private final String balancer;
    private final List<Span> rendered;
    private final Moment begin;
    private final Moment end;
    private final Tolerance tolerance;
    private final Findings found;

    private final Sweep passingSweep;

    /** When it was listed again and dropped again, and did not pass all that time. */
    private final ShortTimes again = new ShortTimes();

    private boolean told; // whether Consul listed it for so long that nothing can be said

    /**
     * @param rendered when the balancer listed it while it had to
     * @param begin from when on the balancer had to list it, and Consul's list had been seen
     * @param end until when they were watched, and the balancer had to list it
     */
    StaleJudge(
            Lifetime lifetime,
            String balancer,
            Tolerance tolerance,
            List<Span> rendered,
            Moment begin,
            Moment end,
            Findings found) {
        this.lifetime = lifetime;
        this.balancer = balancer;
        this.rendered = rendered;
        this.begin = begin;
        this.end = end;
        this.tolerance = tolerance;
        this.found = found;
        passingSweep = new Sweep(lifetime.passing(), end);
    }

    void judge() {
        rendered.forEach(this::staleWhileListed);
        addUp();
        Moment gone = lifetime.gone();
        if (gone != null && !lifetime.passing().isEmpty()) {
            Moment anew = passingAnew(gone);
            rendered.forEach(listed -> listedWhenGone(listed, gone, anew));
            if (anew != null) {
                found.untold(
                        "it was gone at %s, and Consul listed it again at %s: the start of a successor may be missing in the"
                                + " history, so repeat the run",
                        gone, anew);
            }
        }
        if (lifetime.leaving() != null && isOpen(rendered) && isOpen(lifetime.passing()) && !told) {
            found.untold(
                    "it left at %s, and Consul and %s still list it when the history ends at %s: watch for longer",
                    lifetime.leaving(), balancer, end);
        }
    }

    private static boolean isOpen(List<Span> spans) {
        return !spans.isEmpty() && spans.get(spans.size() - 1).out() == null;
    }

    private void staleWhileListed(Span listed) {
        Moment until = listed.outOr(end);
        Moment since = listed.in().later(begin);
        List<Span> passing = passingSweep.from(since);
        int past = lifetime.passing().size() - passing.size();
        Moment without = past == 0
                ? rendered.get(0).in() // it has not passed yet
                : lifetime.passing().get(past - 1).outOr(end);
        for (Span next : passing) {
            if (!next.in().isBefore(until)) {
                break;
            }
            if (since.isBefore(next.outOr(end))) {
                stale(without, since, next.in(), true);
                if (next.out() == null) {
                    return;
                }
                since = next.out();
                without = since;
            }
        }
        if (end.isBefore(since)) {
            return; // the balancer no longer had to drop it
        }
        if (since.isBefore(until) || listed.out() == null) {
            stale(without, since, until, false);
            if (listed.out() == null && end.since(since).least() <= ms(tolerance.stale())) {
                found.untold(
                        "%s still lists it when the history ends at %s; it has not been passing since %s",
                        balancer, end, since);
            }
        }
    }

    /**
     * Judges a time in which it was listed and did not pass.
     *
     * @param without since when it did not pass, or was first listed, if it had never passed
     * @param passes whether it passed then
     */
    private void stale(Moment without, Moment from, Moment to, boolean passes) {
        boolean tooLong = found.tooLong(
                Outcome.STALE,
                from,
                to,
                tolerance.stale(),
                "%s listed it until %s, %s after Consul's passing instances were without it, at %s",
                balancer,
                to,
                to.since(from),
                from);
        if (!tooLong && without.isBefore(from)) {
            listedAgain(without, from, to, passes);
        }
    }

    /** A balancer that had the time to drop it may not list it again. It may list it as it comes to pass, and be seen too early. */
    private void listedAgain(Moment without, Moment from, Moment to, boolean passes) {
        Moment late = from.later(without.later(begin).plus(tolerance.stale()));
        boolean tooLong = late.isBefore(to)
                && found.tooLong(
                        Outcome.STALE,
                        late,
                        to,
                        tolerance.race(),
                        "%s listed it again from %s to %s, although it had not been passing since %s",
                        balancer,
                        from,
                        to,
                        without);
        if (late.isBefore(to) && !tooLong && !passes) {
            again.add(late, to);
        }
    }

    private void addUp() {
        again.worstMinute()
                .ifPresent(together -> found.tooLong(
                        Outcome.STALE,
                        together.sum(),
                        together.from(),
                        together.to(),
                        tolerance.race(),
                        "%s listed it again %d times within a minute, from %s on, for %s in all, although it was not passing",
                        balancer,
                        together.count(),
                        together.from(),
                        together.sum()));
    }

    /** Compares the list with the death or the deregistration, which outrank Consul: its delay is told, and excuses nothing. */
    private void listedWhenGone(Span listed, Moment gone, @Nullable Moment anew) {
        Moment from = begin.later(gone);
        Moment to = anew != null && anew.isBefore(listed.outOr(end)) ? anew : listed.outOr(end);
        if (!from.later(listed.in()).isBefore(to) || to.since(from).most() <= ms(tolerance.dead())) {
            return;
        }
        Moment dropped = Span.dropped(lifetime.passing());
        if (dropped == null) {
            told = true;
            found.untold(
                    "%s listed it until %s, and it was gone at %s, %s before; Consul was not seen to drop it: watch until it"
                            + " does, and find out what keeps it there",
                    balancer, to, gone, to.since(gone));
        } else if (to.since(dropped.later(from)).least() <= ms(tolerance.stale())) { // a longer time is a fault already
            found.tooLong(
                    Outcome.STALE,
                    from,
                    to,
                    tolerance.dead(),
                    "%s listed it until %s, and it was gone at %s, %s before; Consul dropped it %s after that",
                    balancer,
                    to,
                    gone,
                    to.since(gone),
                    dropped.since(gone));
        }
    }

    /** Returns when Consul listed it again after it was gone; null if it did not. */
    private @Nullable Moment passingAnew(Moment gone) {
        return lifetime.passing().stream()
                .map(Span::in)
                .filter(in -> in.since(gone).least() > ms(tolerance.race()))
                .findFirst()
                .orElse(null);
    }
}
