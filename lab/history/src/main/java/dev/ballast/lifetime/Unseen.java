package dev.ballast.lifetime;

import dev.ballast.history.ViewEvent.View;
import dev.ballast.lifetime.Views.Gap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times in which the views were incomplete that claims about a pool lean on: the engine's events, Consul's list, and the
 * logs and the configuration of balancers; also the log of an instance, for claims about that instance.
 */
public final class Unseen {

    private final PoolLifetimes pool;
    private final Views views;

    private Unseen(PoolLifetimes pool) {
        this.pool = pool;
        this.views = pool.views();
    }

    public static Unseen of(PoolLifetimes pool) {
        return new Unseen(pool);
    }

    /** Returns the first gap since the pool's first instance started; empty if all was seen. */
    public Optional<Gap> first() {
        double from = pool.lifetimes().stream()
                .mapToDouble(lifetime -> lifetime.started().atMs())
                .min()
                .orElse(Double.NEGATIVE_INFINITY);
        return views.first(Unseen::isOfThePool, from, pool.end().atMs());
    }

    /** Returns the first gap in the time in which an instance existed or was on a list; empty if all was seen. */
    public Optional<Gap> first(Lifetime lifetime) {
        Moment end = lifetime.end();
        double to = Stream.of(
                        lifetime.rendered.values().stream().flatMap(List::stream),
                        lifetime.passing.stream(),
                        lifetime.critical.stream())
                .flatMap(spans -> spans)
                .mapToDouble(span -> span.outOr(pool.end()).atMs())
                .reduce((end == null ? pool.end() : end).atMs(), Math::max);
        return views.first(
                gap -> concerns(gap, lifetime.instance.instance()),
                lifetime.started.atMs() - lifetime.started.errorMs(),
                to);
    }

    /** Returns whether a gap concerns an instance: that of another instance's own view does not. */
    private boolean concerns(Gap gap, String instance) {
        return isOfThePool(gap)
                && (isOf(gap, instance)
                        || pool.lifetimes().stream()
                                .map(lifetime -> lifetime.instance().instance())
                                .noneMatch(other -> isOf(gap, other)));
    }

    /** A step of the host's clock is an error of times, and hides nothing. */
    private static boolean isOfThePool(Gap gap) {
        return gap.view() != View.CLUSTER && gap.view() != View.CLOCK;
    }

    /** Returns whether a view is one of an instance, or of its sidecar. */
    private static boolean isOf(Gap gap, String instance) {
        return gap.of().equals(instance) || gap.of().startsWith(instance + "-");
    }

    /** Returns the first gap in the engine's events; empty if all starts of instances were seen. */
    public Optional<Gap> starts() {
        return views.first(
                gap -> gap.view() == View.ENGINE || gap.view() == View.ALL,
                Double.NEGATIVE_INFINITY,
                pool.end().atMs());
    }
}
