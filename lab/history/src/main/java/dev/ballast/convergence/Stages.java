package dev.ballast.convergence;

import dev.ballast.history.LoadEvent.ServedBetween;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.MemberList;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.lifetime.Workers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** When one lifetime reached each stage. */
final class Stages {

    private final PoolLifetimes pool;
    private final Lifetime lifetime;
    private final List<String> balancers;
    private final Map<Stage, Moment> moments = new EnumMap<>(Stage.class);

    /** @param balancers those whose lists count */
    Stages(PoolLifetimes pool, Lifetime lifetime, List<String> balancers) {
        this.pool = pool;
        this.lifetime = lifetime;
        this.balancers = balancers;
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
                moments);
    }

    private void up() {
        put(Stage.STARTED, lifetime.started());
        put(Stage.REGISTERED, lifetime.registered());
        put(Stage.PASSING, entry(lifetime.passing()));
        put(Stage.RENDERED, inAll(this::wasThere, balancer -> entry(lifetime.rendered(balancer))));
        if (moments.containsKey(Stage.RENDERED)) {
            put(Stage.RELOADED, inAll(this::wasThere, this::reloaded));
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
        return inAll(
                balancer -> isStillThere(balancer, leaving), balancer -> exit(lifetime.rendered(balancer), leaving));
    }

    private @Nullable Moment reloaded(String balancer) {
        Moment rendered = entry(lifetime.rendered(balancer));
        MemberList list = pool.rendered().get(balancer);
        return rendered == null || list == null
                ? null
                : pool.reloaded(balancer, rendered, list.nextAfter(rendered)).orElse(null);
    }

    private @Nullable Moment oldWorkersGone(Moment leaving) {
        return inAll(balancer -> isStillThere(balancer, leaving), balancer -> {
            Workers workers = pool.workers().get(balancer);
            Moment without = exit(lifetime.rendered(balancer), leaving);
            return workers == null || without == null
                    ? null
                    : workers.oldGone(without).orElse(null);
        });
    }

    /** Returns whether a balancer had to list it when it came: one that was added to others later did not. */
    private boolean wasThere(String balancer) {
        Moment passing = entry(lifetime.passing());
        return passing == null
                || pool.isInitial(lifetime)
                || listedBefore(balancer, passing)
                || pool.balancersOf(lifetime).stream().noneMatch(other -> listedBefore(other, passing));
    }

    private boolean listedBefore(String balancer, Moment passing) {
        return !passing.certainlyBefore(
                pool.servedSince(balancer, lifetime.instance().service()));
    }

    /** Returns whether a balancer had to drop it when it left: one that was removed before did not. */
    private boolean isStillThere(String balancer, Moment leaving) {
        return pool.hadToServe(balancer, lifetime.instance().service(), leaving);
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
            latest = latest == null || latest.isBefore(here) ? here : latest;
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
        Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
        return last == null
                        || last.bequeathed()
                        || last.out() == null
                        || last.out().certainlyBefore(leaving)
                ? null
                : last.out();
    }
}
