package dev.ballast.report;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.run.RecordedRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a run on one time axis: phases, changes of the pool, its size, a lane for each instance, batches of
 * requests.
 *
 * <p>Positions are in the picture's own units; {@code timeline.jte} draws them.
 *
 * @param pools a chart of all instances, or of each service if there are several
 * @param cuts what is left out of the drawing, in words
 */
record TimelineChart(
        TimeAxis axis,
        List<Band> phases,
        List<Band> changes,
        List<PoolChart> pools,
        List<Lane> lanes,
        List<Band> batches,
        List<String> cuts) {
    static final int WIDTH = 1_000;
    static final int LEFT = 158;
    static final int RIGHT = WIDTH - 14;
    static final int PHASES_Y = 2;
    static final int CHANGES_Y = 24;
    static final int POOL_Y = 48;
    static final int POOL = PoolChart.HEIGHT + 16;
    static final int LANE = 26;
    private static final int LONGEST_NAME = 22;

    /** The most lanes, and ticks in one; the table has more instances, and the history all. */
    private static final int MOST_LANES = 100;

    /** The most services that have a chart of their own. */
    private static final int MOST_POOLS = 20;

    /** The most phases, changes of the pool, and batches. */
    static final int MOST_BANDS = 1_000;

    /**
     * A stretch of time with a name.
     *
     * @param label what fits into it, empty if nothing does
     * @param marked true if something failed in it
     */
    record Band(double x, double width, String label, String title, boolean marked) {

        static Band of(TimeAxis axis, double fromMs, double toMs, String label, String title, boolean marked) {
            double width = axis.width(fromMs, toMs);
            boolean fits = label.length() * 6.4 + 6 <= width;
            return new Band(axis.x(fromMs), width, fits ? label : "", title, marked);
        }
    }

    /** @param renders where its configuration changed, for a balancer */
    record Lane(double y, InstanceRow life, String title, double endMs, List<Entry<BalancerEvent.Rendered>> renders) {

        /** Returns the instance's name, cut to what fits beside its lane. */
        String label() {
            String name = life.instance();
            return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
        }
    }

    /** @param endMs the time that the axis reaches at least */
    static TimelineChart of(RecordedRun run, List<InstanceRow> instances, List<PoolChange> poolChanges, double endMs) {
        double end = Math.max(1, endMs);
        TimeAxis axis = new TimeAxis(end, LEFT, RIGHT);
        var phases = First.of(phases(run, axis, end), MOST_BANDS);
        var changes = First.of(poolChanges, MOST_BANDS);
        var lanes = First.of(instances, MOST_LANES);
        var services = First.of(PoolChart.services(instances), MOST_POOLS);
        List<PoolChart> pools = services.all() < 2
                ? List.of(PoolChart.of(run, instances, axis, POOL_Y))
                : IntStream.range(0, services.list().size())
                        .mapToObj(i -> PoolChart.of(
                                run,
                                instances,
                                axis,
                                POOL_Y + i * POOL,
                                services.list().get(i)))
                        .toList();
        var batches = First.of(run.events(LoadEvent.Requests.class).toList(), MOST_BANDS);
        return new TimelineChart(
                axis,
                phases.list(),
                changes(axis, changes.list()),
                pools,
                lanes(run, lanes.list(), end, lanesY(pools)),
                batches.list().stream().map(batch -> batch(axis, batch)).toList(),
                Stream.of(
                                phases.isCut() ? phases.told("phases") : "",
                                changes.isCut() ? changes.told("changes of the pool") : "",
                                services.isCut() ? services.told("services") : "",
                                lanes.isCut() ? lanes.told("instances") : "",
                                batches.isCut() ? batches.told("batches of requests") : "")
                        .filter(cut -> !cut.isEmpty())
                        .toList());
    }

    boolean hasBatches() {
        return !batches.isEmpty();
    }

    /** Returns the lines of all its pools by their names. */
    List<PoolChart.Series> legend() {
        Map<String, PoolChart.Series> byName = new LinkedHashMap<>();
        pools.forEach(pool -> pool.series().forEach(series -> byName.putIfAbsent(series.name(), series)));
        return List.copyOf(byName.values());
    }

    double batchesY() {
        return lanesY(pools) + lanes.size() * LANE;
    }

    private static int lanesY(List<PoolChart> pools) {
        return POOL_Y + pools.size() * POOL;
    }

    double bottom() {
        return batchesY() + (hasBatches() ? LANE : 0) + 4;
    }

    double height() {
        return bottom() + 22;
    }

    private static List<Band> phases(RecordedRun run, TimeAxis axis, double end) {
        var phases = run.events(RunEvent.PhaseBegan.class).toList();
        var bands = new ArrayList<Band>();
        for (int i = 0; i < phases.size(); i++) {
            double from = phases.get(i).atMs();
            double to = i + 1 < phases.size() ? phases.get(i + 1).atMs() : end;
            String name = phases.get(i).event().name();
            bands.add(Band.of(
                    axis,
                    from,
                    to,
                    name,
                    "%s: %s, from %s".formatted(name, Words.duration(to - from), Words.moment(from)),
                    false));
        }
        return List.copyOf(bands);
    }

    private static List<Band> changes(TimeAxis axis, List<PoolChange> changes) {
        var bands = new ArrayList<Band>();
        for (int i = 0; i < changes.size(); i++) {
            PoolChange change = changes.get(i);
            double room = i + 1 < changes.size() ? changes.get(i + 1).atMs() : axis.endMs();
            String took =
                    change.tookMs() == null ? "never in force" : "in force after " + Words.duration(change.tookMs());
            // The label may stand out of its band, up to the next one.
            String label = Band.of(axis, change.atMs(), room, change.sizes(), "", false)
                    .label();
            bands.add(new Band(
                    axis.x(change.atMs()),
                    axis.width(change.atMs(), change.inForceMs()),
                    label,
                    change.sizes() + ": " + took,
                    change.tookMs() == null));
        }
        return List.copyOf(bands);
    }

    private static Band batch(TimeAxis axis, Entry<LoadEvent.Requests> batch) {
        var e = batch.event();
        double from = e.tookMs() == null ? batch.atMs() : Math.max(0, batch.atMs() - e.tookMs());
        String label = e.failed() > 0 ? "✕ " + Words.count(e.failed()) : Words.count(e.total());
        return Band.of(
                axis,
                from,
                batch.atMs(),
                label,
                "%s: %s, %s failed".formatted(e.purpose(), Words.count(e.total(), "request"), Words.count(e.failed())),
                e.failed() > 0);
    }

    private static List<Lane> lanes(RecordedRun run, List<InstanceRow> instances, double end, int top) {
        var lanes = new ArrayList<Lane>();
        var renderings = run.events(BalancerEvent.Rendered.class)
                .collect(Collectors.groupingBy(rendering -> rendering.event().balancer()));
        for (InstanceRow life : instances) {
            var all = renderings.remove(life.instance()); // in the lane of its first life
            var renders = all == null
                    ? List.<Entry<BalancerEvent.Rendered>>of()
                    : First.of(all, MOST_BANDS).list();
            lanes.add(new Lane(top + lanes.size() * LANE, life, title(life), gone(life, end), renders));
        }
        return List.copyOf(lanes);
    }

    private static double gone(InstanceRow life, double end) {
        return life.goneMs() != null ? life.goneMs() : end;
    }

    private static String title(InstanceRow life) {
        var text = new StringBuilder(life.instance());
        text.append(": started ").append(Words.moment(life.startedMs()));
        append(text, "passing", life.passingMs());
        append(text, "in upstreams", life.renderedMs());
        append(text, "first served", life.servedMs());
        append(text, "asked to stop", life.stoppingMs());
        append(text, "out of upstreams", life.unrenderedMs());
        append(text, "died", life.diedMs());
        append(text, "gone", life.goneMs());
        return text.toString();
    }

    private static void append(StringBuilder text, String what, @Nullable Double ms) {
        if (ms != null) {
            text.append(", ").append(what).append(' ').append(Words.moment(ms));
        }
    }
}
