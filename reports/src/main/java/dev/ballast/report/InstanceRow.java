package dev.ballast.report;

import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Timeline;
import dev.ballast.history.Entry;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.run.RecordedRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One lifetime of an instance, for the page's drawing and table. Times are milliseconds since the run's start, and null
 * if the history does not show them.
 *
 * @param pooled whether its service is one that the balancer spreads requests over
 * @param passing when Consul's catalog listed it as passing
 * @param rendered when at least one balancer's member list had it
 * @param leavingMs when it began to leave, asked to or not
 * @param diedMs when it ended unasked, if that was before the lab was closed
 * @param goneMs when it could no longer answer
 */
record InstanceRow(
        String instance,
        String service,
        boolean pooled,
        String address,
        double startedMs,
        List<Listed> passing,
        List<Listed> rendered,
        @Nullable Double passingMs,
        @Nullable Double renderedMs,
        @Nullable Double servedMs,
        @Nullable Double stoppingMs,
        @Nullable Double leavingMs,
        @Nullable Double unrenderedMs,
        @Nullable Double diedMs,
        @Nullable Double goneMs) {

    /** @param open whether it was still listed when the watch ended */
    record Listed(double fromMs, double toMs, boolean open) {}

    /** Returns all lifetimes of a run, those of the pool first by service, each group in order of start. */
    static List<InstanceRow> of(RecordedRun run) {
        return of(run.history(), run.watchedMs());
    }

    /** @param watchedMs until when Consul and the balancers were watched */
    static List<InstanceRow> of(List<Entry<?>> history, double watchedMs) {
        PoolLifetimes lifetimes = PoolLifetimes.withClosing(history);
        Set<Lifetime> pool = new HashSet<>(lifetimes.lifetimes());
        return lifetimes.all().stream()
                .map(lifetime -> of(lifetimes, lifetime, pool.contains(lifetime), watchedMs))
                .sorted(Comparator.comparing((InstanceRow row) -> !row.pooled())
                        .thenComparing(row -> row.pooled() ? row.service() : "")
                        .thenComparing(InstanceRow::startedMs))
                .toList();
    }

    private static InstanceRow of(PoolLifetimes lifetimes, Lifetime lifetime, boolean pooled, double watchedMs) {
        Timeline timeline = Timeline.of(lifetimes, lifetime);
        Double died = at(timeline, Stage.DIED);
        return new InstanceRow(
                lifetime.instance().instance(),
                lifetime.instance().service(),
                pooled,
                lifetime.instance().address(),
                lifetime.started().atMs(),
                listed(lifetime.passing(), watchedMs),
                listed(
                        lifetimes.rendered().keySet().stream()
                                .flatMap(balancer -> lifetime.rendered(balancer).stream())
                                .toList(),
                        watchedMs),
                at(timeline, Stage.PASSING),
                at(timeline, Stage.RENDERED),
                at(timeline, Stage.SERVED_FIRST),
                at(timeline, Stage.STOPPING),
                at(lifetime.leaving()),
                at(timeline, Stage.RENDERED_WITHOUT),
                died != null && died <= watchedMs ? died : null,
                at(lifetime.end()));
    }

    private static @Nullable Double at(Timeline timeline, Stage stage) {
        return at(timeline.moments().get(stage));
    }

    private static @Nullable Double at(@Nullable Moment moment) {
        return moment == null ? null : moment.atMs();
    }

    /** Returns the times that at least one of these covers. */
    private static List<Listed> listed(List<Span> spans, double watchedMs) {
        var merged = new ArrayList<Listed>();
        spans.stream()
                .map(span -> listed(span, watchedMs))
                .sorted(Comparator.comparingDouble(Listed::fromMs))
                .forEach(next -> {
                    Listed last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
                    if (last != null && next.fromMs() <= last.toMs()) {
                        Listed longer = next.toMs() > last.toMs() ? next : last;
                        merged.set(
                                merged.size() - 1,
                                new Listed(last.fromMs(), longer.toMs(), last.open() || next.open()));
                    } else {
                        merged.add(next);
                    }
                });
        return List.copyOf(merged);
    }

    private static Listed listed(Span span, double watchedMs) {
        Moment out = span.out();
        double fromMs = span.in().atMs();
        return out == null
                ? new Listed(fromMs, Math.max(fromMs, watchedMs), true)
                : new Listed(fromMs, out.atMs(), false);
    }
}
