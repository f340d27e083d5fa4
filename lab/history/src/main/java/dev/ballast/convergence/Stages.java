package dev.ballast.convergence;

import dev.ballast.history.LoadEvent.ServedBetween;
import dev.ballast.lifetime.Duty;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.MemberList;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.lifetime.Workers;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When one lifetime reached each stage. */
final class Stages {

    private static final Set<Stage> OFF_THE_LISTS =
            Set.of(Stage.RENDERED_WITHOUT, Stage.OLD_WORKERS_GONE, Stage.SERVED_LAST, Stage.SERVED_LAST_KEPT);

    private final PoolLifetimes pool;
    private final Lifetime lifetime;
    private final List<String> balancers;
    private final Map<String, List<Duty>> duties;
    private final Map<Stage, Moment> moments = new EnumMap<>(Stage.class);

    /** @param balancers those whose lists count */
    Stages(PoolLifetimes pool, Lifetime lifetime, List<String> balancers) {
        this.pool = pool;
        this.lifetime = lifetime;
        this.balancers = balancers;
        this.duties = pool.duties(lifetime);
    }

    Timeline timeline() {
        up();
        Moment leaving = lifetime.leaving();
        Ending ending = lifetime.ending();
        if (leaving != null && ending == Ending.STOPPED) {
            down(leaving);
        } else if (leaving != null && ending == Ending.KILLED) {
            killed(leaving);
        }
        return new Timeline(
                lifetime.instance().instance(),
                lifetime.number(),
                lifetime.instance().service(),
                lifetime.instance().container(),
                lifetime.instance().address(),
                pool.isInitial(lifetime),
                ending,
                leaving == null ? Set.of() : past(leaving),
                moments);
    }

    /** Returns the stages of its way out that lay behind it when it began to leave. */
    private Set<Stage> past(Moment leaving) {
        Set<Stage> past = EnumSet.noneOf(Stage.class);
        if (wasDroppedByConsul(leaving)) {
            past.add(Stage.NOT_PASSING);
            past.add(Stage.CRITICAL);
        }
        if (!balancers.isEmpty() && balancers.stream().noneMatch(balancer -> hadToDrop(balancer, leaving))) {
            past.addAll(OFF_THE_LISTS);
        }
        return past;
    }

    private void up() {
        put(Stage.STARTED, lifetime.started());
        put(Stage.REGISTERED, lifetime.registered());
        put(Stage.PASSING, entry(lifetime.passing()));
        if (balancers.stream().noneMatch(this::neverTookOver)) {
            put(Stage.RENDERED, inAll(this::hadToList, balancer -> entry(lifetime.rendered(balancer))));
        }
        if (moments.containsKey(Stage.RENDERED)) {
            put(Stage.RELOADED, inAll(this::hadToList, this::reloaded));
        }
        put(Stage.SERVED_FIRST, lifetime.servedFirst());
    }

    private void down(Moment leaving) {
        put(Stage.STOPPING, lifetime.stopping());
        put(Stage.DEREGISTERED, lifetime.deregistered());
        put(Stage.NOT_PASSING, exit(lifetime.passing(), leaving));
        Moment without = renderedWithout(leaving);
        if (without != null) {
            put(Stage.RENDERED_WITHOUT, without);
            put(Stage.OLD_WORKERS_GONE, oldWorkersGone(leaving));
            put(Stage.SERVED_LAST, pool.answers().last(ServedBetween.FRESH, lifetime, leaving, without));
            put(Stage.SERVED_LAST_KEPT, pool.answers().last(ServedBetween.KEPT, lifetime, leaving, without));
        }
        put(Stage.STOPPED, lifetime.end());
    }

    private void killed(Moment died) {
        put(Stage.DIED, died);
        Moment critical = lifetime.critical().stream()
                .map(Span::in)
                .filter(in -> !in.certainlyBefore(died))
                .findFirst()
                .orElse(null);
        put(Stage.CRITICAL, Moment.earliest(exit(lifetime.passing(), died), critical));
        put(Stage.RENDERED_WITHOUT, renderedWithout(died));
    }

    private void put(Stage stage, @Nullable Moment moment) {
        if (moment != null) {
            moments.put(stage, moment);
        }
    }

    private @Nullable Moment renderedWithout(Moment leaving) {
        return inAll(balancer -> hadToDrop(balancer, leaving), balancer -> exit(lifetime.rendered(balancer), leaving));
    }

    private @Nullable Moment reloaded(String balancer) {
        Moment rendered = entry(lifetime.rendered(balancer));
        MemberList list = pool.rendered().get(balancer);
        return rendered == null || list == null
                ? null
                : pool.reloaded(balancer, rendered, list.nextAfter(rendered)).orElse(null);
    }

    /** Leaves out balancers that report no workers: they have none to wait for. */
    private @Nullable Moment oldWorkersGone(Moment leaving) {
        Map<String, Workers> workers = pool.workers();
        return inAll(balancer -> workers.containsKey(balancer) && hadToDrop(balancer, leaving), balancer -> {
            Moment without = exit(lifetime.rendered(balancer), leaving);
            return without == null
                    ? null
                    : workers.get(balancer).oldGone(without).orElse(null);
        });
    }

    /** Returns whether a balancer had to list it when it came, or none did: then all that came later had to. */
    private boolean hadToList(String balancer) {
        return wasThere(balancer) || pool.balancersOf(lifetime).stream().noneMatch(this::wasThere);
    }

    /** Returns whether a balancer came when it was there already, and never listed it, although it passed for long enough. */
    private boolean neverTookOver(String balancer) {
        Moment leaving = lifetime.leaving();
        Moment last = leaving == null ? pool.end() : leaving;
        return !hadToList(balancer)
                && dutiesOf(balancer)
                        .anyMatch(duty -> duty.mayInclude(last)
                                && passed().stream().anyMatch(time -> hadTheTime(time, duty, last))
                                && duty.listed(lifetime.rendered(balancer)).isEmpty());
    }

    /** Returns when it may be listed: while it was passing, or if Consul's list was not seen, from its start on. */
    private List<Span> passed() {
        return pool.consul().seen(lifetime.instance().service()).isPresent()
                ? lifetime.passing()
                : List.of(new Span(lifetime.started(), null, false, false));
    }

    private static boolean hadTheTime(Span time, Duty duty, Moment last) {
        Moment from = time.in().later(duty.from());
        Moment until = Objects.requireNonNull(Moment.earliest(time.out(), last));
        return until.since(from).least() > Elapsed.ms(Duty.LISTS_WITHIN);
    }

    private boolean wasThere(String balancer) {
        Moment passing = entry(lifetime.passing());
        return isOnDuty(balancer, passing == null ? lifetime.started() : passing)
                || pool.isInitial(lifetime) && dutiesOf(balancer).anyMatch(duty -> pool.isOfStart(duty.from()));
    }

    /** Returns whether a balancer had to list it at a moment: one that was removed before, or came later, had not. */
    private boolean isOnDuty(String balancer, Moment moment) {
        return dutiesOf(balancer).anyMatch(duty -> duty.mayInclude(moment));
    }

    private Stream<Duty> dutiesOf(String balancer) {
        return duties.getOrDefault(balancer, List.of()).stream();
    }

    /** Returns whether a balancer had to take it off its list when it left: one that did not list it then had not. */
    private boolean hadToDrop(String balancer, Moment leaving) {
        List<Span> listed = lifetime.rendered(balancer);
        boolean isOff = isOff(listed, leaving) && (listed.isEmpty() || wasDroppedByConsul(leaving));
        return dutiesOf(balancer).anyMatch(duty -> duty.mayInclude(leaving) && !(isOff && wasShown(duty, leaving)));
    }

    private static boolean wasShown(Duty duty, Moment moment) {
        return duty.listing() != null && duty.listing().isBefore(moment);
    }

    /** Returns whether Consul did not list it as passing any more when it left, as an instance that is ill. */
    private boolean wasDroppedByConsul(Moment leaving) {
        return isOff(lifetime.passing(), leaving)
                && pool.consul()
                        .seen(lifetime.instance().service())
                        .filter(seen -> seen.isBefore(leaving))
                        .isPresent();
    }

    /** Returns when something had happened in each of these balancers; null if it has not in one, or there is none. */
    private @Nullable Moment inAll(Predicate<String> which, Function<String, @Nullable Moment> when) {
        Moment latest = null;
        for (String balancer : balancers) {
            if (!which.test(balancer)) {
                continue;
            }
            Moment here = when.apply(balancer);
            if (here == null) {
                return null;
            }
            latest = latest == null ? here : latest.later(here);
        }
        return latest;
    }

    private static @Nullable Moment entry(List<Span> spans) {
        return spans.stream()
                .filter(span -> !span.inherited())
                .map(Span::in)
                .findFirst()
                .orElse(null);
    }

    /** Returns when it was taken off a list because it left; null if it is still there, or went before that. */
    static @Nullable Moment exit(List<Span> spans, Moment leaving) {
        Moment dropped = Span.dropped(spans);
        return dropped == null || dropped.certainlyBefore(leaving) ? null : dropped;
    }

    /** Returns whether it was on no list any more when it left, or never. */
    private static boolean isOff(List<Span> spans, Moment leaving) {
        Moment dropped = Span.dropped(spans);
        return spans.isEmpty() || dropped != null && dropped.certainlyBefore(leaving);
    }
}
