package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.history.LoadEvent.ServedBetween;
import dev.ballast.lifetime.Answers.Via;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.lifetime.Workers;
import dev.ballast.membership.Membership.Outcome;
import dev.ballast.membership.Membership.Watched;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges what one instance answered: it must be silent soon after the balancers dropped it for good. */
final class AnswerJudge {

    private final PoolLifetimes pool;
    private final Lifetime lifetime;
    private final Tolerance tolerance;
    private final Findings found;

    /** The balancers that had to list it when they dropped it. */
    private final List<String> balancers;

    /**
     * Until when answers are allowed.
     *
     * @param dropped when the list was without it
     * @param leewayMs how much later an answer may be seen: the last one of an old worker comes as the worker ends
     */
    private record Limit(Moment dropped, Moment at, double leewayMs) {

        static Limit later(Limit one, Limit other) {
            return one.at().isBefore(other.at()) ? other : one;
        }
    }

    AnswerJudge(PoolLifetimes pool, Lifetime lifetime, Tolerance tolerance, Findings found) {
        this.pool = pool;
        this.lifetime = lifetime;
        this.tolerance = tolerance;
        this.found = found;
        balancers = pool.balancersOf(lifetime).stream()
                .filter(balancer -> dropped(balancer) != null
                        || pool.servedUntil(balancer, lifetime.instance().service())
                                .isEmpty())
                .toList();
    }

    /** Judges its first and its last answers, and returns on which connections a load would have noticed more of them. */
    Watched judge() {
        beforeStart();
        lifetime.lastAnswers().forEach((via, last) -> afterDrop(via, last.at()));
        Moment leaving = lifetime.leaving();
        if (leaving == null || lifetime.ending() != Ending.STOPPED) {
            return Watched.NOT;
        }
        if (balancers.stream().noneMatch(balancer -> dropped(balancer) != null)) {
            found.unwatched("its removal from the list was not observed");
            return Watched.NOT;
        }
        Watched watched = watched(leaving);
        if (!watched.any()) {
            found.unwatched(
                    "no load ran densely enough from before it left, at %s, until it could answer no more, so whether "
                            + "it served on is not known",
                    leaving);
        }
        return watched;
    }

    private void beforeStart() {
        Moment first = lifetime.servedFirst();
        if (first != null && lifetime.started().since(first).least() > ms(tolerance.race()) && !found.isOver(first)) {
            found.untold(
                    "it answered at %s, %s before its container started: the start of another one may be missing in the"
                            + " history, so repeat the run",
                    first, lifetime.started().since(first));
        }
    }

    private void afterDrop(Via via, Moment last) {
        if (found.isOver(last)) {
            return;
        }
        Moment end = lifetime.end();
        if (end != null && last.since(end).least() > ms(tolerance.fresh())) {
            found.untold(
                    "it answered at %s, %s after it ended: the start of a successor may be missing in the history, so repeat"
                            + " the run",
                    last, last.since(end));
        }
        Limit limit = limit(through(via), via.connections());
        if (limit == null) {
            return;
        }
        Elapsed late = last.since(limit.at());
        if (late.least() > 0) {
            found.fault(
                    Outcome.PHANTOM,
                    limit.dropped(),
                    last,
                    "answered on a %s connection at %s, %s after the last moment at which it may, %s",
                    via.connections(),
                    last,
                    late,
                    limit.at());
        } else if (late.most() > limit.leewayMs()) {
            found.untold(
                    "it answered on a %s connection at %s, and may do so until %s, which the error of observation leaves open",
                    via.connections(), last, limit.at());
        }
    }

    /** Returns the balancers through which an answer may have come. */
    private List<String> through(Via via) {
        return isKnown(via.balancer()) ? List.of(via.balancer()) : balancers;
    }

    private boolean isKnown(String balancer) {
        return pool.rendered().containsKey(balancer);
    }

    private Watched watched(Moment leaving) {
        Set<String> fresh = watched(ServedBetween.FRESH, leaving);
        Set<String> kept = watched(ServedBetween.KEPT, leaving);
        return new Watched(
                !fresh.isEmpty(),
                !kept.isEmpty(),
                balancers.stream()
                        .filter(one -> !fresh.contains(one) && !kept.contains(one))
                        .toList());
    }

    /** Returns the balancers through which a load would have received more answers on a kind of connection. */
    private Set<String> watched(String kind, Moment leaving) {
        return isWatched(balancers, via -> !isKnown(via.balancer()), kind, leaving)
                ? Set.copyOf(balancers)
                : balancers.stream()
                        .filter(one ->
                                isWatched(List.of(one), via -> via.balancer().equals(one), kind, leaving))
                        .collect(Collectors.toSet());
    }

    /** Returns whether loads that went a way would have received more answers that came through one of these balancers. */
    private boolean isWatched(List<String> through, Predicate<Via> way, String connections, Moment leaving) {
        Limit limit = limit(through, connections);
        if (limit == null) {
            return false;
        }
        Moment from = limit.dropped().isBefore(leaving) ? limit.dropped() : leaving;
        Moment gone = Objects.requireNonNull(Moment.earliest(lifetime.end(), limit.at()));
        return pool.answers()
                .cover(
                        lifetime.instance().service(),
                        via -> via.isOn(connections) && way.test(via),
                        from,
                        gone.atMs(),
                        limit.at().since(from).ms());
    }

    /** Returns until when it may answer on one kind of connection; null if one of the balancers was not seen to drop it. */
    private @Nullable Limit limit(List<String> through, String connections) {
        Limit latest = null;
        for (String balancer : through) {
            Moment dropped = dropped(balancer);
            if (dropped == null) {
                return null;
            }
            Limit limit = limit(balancer, dropped, connections.equals(ServedBetween.KEPT));
            latest = latest == null ? limit : Limit.later(latest, limit);
        }
        return latest;
    }

    /** An old worker that lives on for its kept connections accepts no new ones. */
    private Limit limit(String balancer, Moment dropped, boolean kept) {
        Workers workers = pool.workers().get(balancer);
        Moment gone = kept && workers != null ? workers.oldGone(dropped).orElse(null) : null;
        double allowedMs = ms(kept && gone == null ? tolerance.kept() : tolerance.fresh());
        Moment allowed = new Moment(dropped.atMs() + allowedMs, dropped.errorMs());
        return gone != null && allowed.isBefore(gone)
                ? new Limit(dropped, gone, ms(tolerance.fresh()))
                : new Limit(dropped, allowed, 0);
    }

    /** Returns when a balancer dropped it for good; null if that was not seen, or its address then was another instance's. */
    private @Nullable Moment dropped(String balancer) {
        return Span.dropped(lifetime.rendered(balancer));
    }
}
