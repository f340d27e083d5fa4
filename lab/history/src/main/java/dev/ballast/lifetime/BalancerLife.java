package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.Observed.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a history shows of one container of a balancer. Another one may have the name later. */
final class BalancerLife {

    private final Moment from;
    private final List<Seen<BalancerEvent.Rendered>> lists = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private @Nullable BalancerLife next;
    private @Nullable Moment asked;
    private boolean byHand;
    private boolean replaces; // another container that had the name before
    private @Nullable Moment ended;
    private @Nullable Moment removed;

    /** What a balancer has to serve from a moment on, and how, as the lab says; the first holds from the begin on. */
    record Assignment(Moment at, Balancing method, Set<String> services) {}

    private BalancerLife(Moment from) {
        this.from = from;
    }

    /**
     * Returns the lives of the containers of one name, in order of time.
     *
     * @param acts what the lab says of the balancer, its lists, the processes that began in it, and its stops and ends, in order
     *     of time
     */
    static List<BalancerLife> of(List<Seen<? extends Event>> acts) {
        List<BalancerLife> lives = new ArrayList<>();
        for (Seen<? extends Event> act : acts) {
            BalancerLife last = lives.isEmpty() ? null : lives.get(lives.size() - 1);
            if (showsThatItRuns(act.event()) && (last == null || last.isSucceededBy(act))) {
                BalancerLife life = new BalancerLife(act.at());
                if (last != null) {
                    last.next = life;
                    life.replaces = true;
                }
                last = life;
                lives.add(life);
            }
            if (last != null) {
                last.add(act.at(), act.event());
            }
        }
        inherit(lives);
        return lives;
    }

    /** A container that is started again serves what it served before. */
    private static void inherit(List<BalancerLife> lives) {
        Assignment last = lives.stream()
                .flatMap(life -> life.assignments.stream())
                .findFirst()
                .orElse(null);
        for (BalancerLife life : lives) {
            if (last != null && life.assignments.isEmpty()) {
                life.assign(life.from, last.method(), last.services());
            }
            last = life.assignments.isEmpty() ? null : life.assignments.get(life.assignments.size() - 1);
        }
    }

    private static boolean showsThatItRuns(Event event) {
        return event instanceof BalancerEvent || event instanceof InstanceEvent.ProcessChanged;
    }

    /** Returns whether something shows another container, and is not what this one did last and was seen later. */
    private boolean isSucceededBy(Seen<? extends Event> act) {
        if (removed != null) {
            return removed.certainlyBefore(act.at());
        }
        return act.event() instanceof BalancerEvent.Balances
                ? asked != null || ended != null
                : ended != null && (asked == null || byHand);
    }

    private void add(Moment at, Event event) {
        if (event instanceof BalancerEvent.Balances balances) {
            assign(at, balances.method(), Set.copyOf(balances.services()));
        } else if (event instanceof BalancerEvent.Rendered list) {
            lists.add(new Seen<>(at, list));
        } else if (event instanceof InstanceEvent.Stopping stopping) {
            byHand = stopping.byHand() && (asked == null || byHand);
            asked = Objects.requireNonNullElse(asked, at);
        } else if (event instanceof InstanceEvent.Died) {
            ended = Objects.requireNonNullElse(ended, at);
        } else if (event instanceof InstanceEvent.Stopped) {
            asked = Objects.requireNonNullElse(asked, at);
            ended = Objects.requireNonNullElse(ended, at);
            removed = at;
        }
    }

    /** The lab says the first a little after the begin. */
    private void assign(Moment at, Balancing method, Set<String> services) {
        assignments.add(new Assignment(assignments.isEmpty() ? from : at, method, services));
    }

    Moment from() {
        return from;
    }

    /** Returns what it has to serve, as the lab says, in order of time. */
    List<Assignment> assignments() {
        return assignments;
    }

    /** Returns when it first showed a list; null if it did not. */
    @Nullable
    Moment listing() {
        return lists.isEmpty() ? null : lists.get(0).at();
    }

    /** Returns the first of its lists in a time that may have the instances of a service; null if there is none. */
    private @Nullable Moment firstList(Span time, Predicate<BalancerEvent.Rendered> which) {
        return lists.stream()
                .filter(list -> !list.at().isBefore(time.in()))
                .filter(list -> time.out() == null || list.at().isBefore(time.out()))
                .filter(list -> which.test(list.event()))
                .map(Seen::at)
                .findFirst()
                .orElse(null);
    }

    private boolean leftAsAsked() {
        return asked != null
                && (ended == null
                        ? !byHand
                        : !ended.certainlyBefore(asked)
                                && (!byHand || ended.since(asked).least() <= Lifetimes.ASKED_MS));
    }

    /** Returns since when it need not follow the pool: it was asked to stop and did, or ended; null if it runs on. */
    @Nullable
    Moment until() {
        return leftAsAsked() ? asked : ended;
    }

    /** Returns when it ended without being asked to; null if it runs on, or was asked. */
    private @Nullable Moment crash() {
        return leftAsAsked() ? null : ended;
    }

    private @Nullable Moment back() {
        return asked != null && !byHand ? asked : next == null ? null : next.from;
    }

    /**
     * Returns the times in which it had to serve a service, as the lab says.
     *
     * @param due from when on the lists of a time are judged, if none that names the service came before; null if that is not known
     */
    List<Duty> duties(String service, Function<Moment, @Nullable Moment> due) {
        return times(service, true, until()).stream()
                .map(time -> {
                    Moment named = firstList(time, list -> list.mayHave(service));
                    Moment from = Moment.earliest(named, due.apply(time.in()));
                    return duty(time, Objects.requireNonNullElse(from, time.in()));
                })
                .toList();
    }

    /** Returns the time in which it ran, from a moment on; empty if it had ended by then. */
    Optional<Duty> dutyFrom(Moment moment) {
        Moment until = until();
        Moment begin = from.later(moment);
        return until != null && !begin.isBefore(until)
                ? Optional.empty()
                : Optional.of(duty(Span.observed(begin, until), begin));
    }

    private Duty duty(Span time, Moment from) {
        boolean toTheEnd = Objects.equals(time.out(), until());
        Moment listing = listing();
        return new Duty(
                from,
                time.out(),
                listing == null ? null : listing.later(time.in()),
                replaces && time.in().equals(this.from),
                toTheEnd ? crash() : null,
                toTheEnd ? back() : null);
    }

    /** Returns the parts of the times on the balancer's list in which it ran, and had not to serve the service. */
    List<Span> listedOffDuty(String service, List<Span> listed) {
        Moment listing = listing();
        return listing == null
                ? List.of()
                : times(service, false, ended).stream()
                        .flatMap(time -> Span.within(listed, time.in().later(listing), time.out()).stream())
                        .toList();
    }

    /** Returns the times in which it had, or had not, to serve a service, up to an end. */
    List<Span> times(String service, boolean served, @Nullable Moment end) {
        List<Span> times = new ArrayList<>();
        Moment since = null;
        for (Assignment assignment : assignments) {
            boolean is = assignment.services().contains(service) == served;
            if (is && since == null) {
                since = assignment.at();
            } else if (!is && since != null) {
                times.add(Span.observed(since, assignment.at()));
                since = null;
            }
        }
        if (since != null) {
            times.add(Span.observed(since, end));
        }
        return times;
    }
}
