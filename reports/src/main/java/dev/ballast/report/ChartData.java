package dev.ballast.report;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.run.RecordedRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code report.js} draws, as JSON inside the page; times are seconds since the run's start.
 *
 * @param upstreamsTo until when the upstreams are known; null if to the end
 * @param charts the data of each {@link Chart} that has its own, by its id
 */
record ChartData(
        double end,
        double left,
        double right,
        double width,
        List<Change> changes,
        List<Listing> upstreams,
        @Nullable Double upstreamsTo,
        List<Series> loads,
        @JsonAnyGetter Map<String, Object> charts) {

    private static final int MOST_LISTINGS = 5_000;

    /** The largest number drawn; the table has all. */
    private static final int MOST_LOADS = 50;

    /**
     * A change of the pool, or a kill.
     *
     * @param from when it was asked for
     * @param to when it was in force
     * @param bad whether it was never in force, or is a kill
     */
    record Change(double from, double to, String label, boolean bad) {}

    /** A balancer's upstreams by the names of their instances, in force from a moment on. */
    record Listing(double at, String balancer, List<String> members) {}

    /**
     * A load, slice by slice.
     *
     * @param slice width of a slice
     * @param rate answers a second; null if little or nothing of the slice lies before the last request was due
     * @param lost how many it lost by cause
     */
    record Series(
            String name,
            double start,
            double slice,
            List<@Nullable Double> p50,
            List<@Nullable Double> p90,
            List<@Nullable Double> p99,
            List<@Nullable Double> max,
            List<@Nullable Double> rate,
            Map<String, Long> lost) {

        /** @param originMs the moment 0 of its axis, in milliseconds since the run's start */
        static Series of(LoadTotals load, String name, double originMs) {
            Function<ToDoubleFunction<LoadTotals.Latency>, List<@Nullable Double>> latency =
                    percentile -> load.slices().stream()
                            .<@Nullable Double>map(slice ->
                                    slice.latency() == null ? null : rounded(percentile.applyAsDouble(slice.latency())))
                            .toList();
            return new Series(
                    name,
                    seconds(load.startMs() - originMs),
                    load.sliceMs() / 1e3,
                    latency.apply(LoadTotals.Latency::p50),
                    latency.apply(LoadTotals.Latency::p90),
                    latency.apply(LoadTotals.Latency::p99),
                    latency.apply(LoadTotals.Latency::max),
                    rates(load),
                    load.lost());
        }
    }

    static ChartData of(RecordedRun run, TimelineChart timeline, List<PoolChange> changes, List<LoadTotals> loads) {
        Map<String, List<Entry<InstanceEvent.Started>>> started = run.events(InstanceEvent.Started.class)
                .filter(start -> !start.event().address().isBlank())
                .collect(Collectors.groupingBy(
                        start -> String.valueOf(start.event().address())));
        var listings = First.of(run.events(BalancerEvent.Rendered.class).toList(), MOST_LISTINGS);
        return new ChartData(
                seconds(timeline.axis().endMs()),
                timeline.axis().left(),
                timeline.axis().right(),
                TimelineChart.WIDTH,
                Stream.concat(
                                First.of(changes, TimelineChart.MOST_BANDS).list().stream()
                                        .map(change -> new Change(
                                                seconds(change.atMs()),
                                                seconds(change.inForceMs()),
                                                change.sizes(),
                                                change.tookMs() == null)),
                                Stream.concat(
                                                run.events(InstanceEvent.Killed.class),
                                                run.events(InstanceEvent.Stopping.class)
                                                        .filter(stop ->
                                                                stop.event().byHand()))
                                        .limit(TimelineChart.MOST_BANDS)
                                        .map(signal -> new Change(
                                                seconds(signal.atMs()),
                                                seconds(signal.atMs()),
                                                words(signal.event()),
                                                true)))
                        .sorted(Comparator.comparingDouble(Change::from))
                        .toList(),
                listings.list().stream()
                        .map(list -> new Listing(
                                seconds(list.atMs()),
                                list.event().balancer(),
                                list.event().upstreams().stream()
                                        .map(address -> instance(started.getOrDefault(address, List.of()), list.atMs())
                                                .orElse(address))
                                        .toList()))
                        .toList(),
                listings.isCut()
                        ? seconds(
                                listings.list().get(listings.list().size() - 1).atMs())
                        : null,
                loads.stream()
                        .sorted(Comparator.comparingLong(LoadTotals::due).reversed())
                        .limit(MOST_LOADS)
                        .map(load -> Series.of(load, "load " + load.id(), 0))
                        .toList(),
                Chart.dataOfAll(loads));
    }

    private static String words(InstanceEvent signal) {
        return signal instanceof InstanceEvent.Killed killed && killed.endsAtOnce() && !killed.byHand()
                ? killed.instance() + " killed"
                : signal.describe();
    }

    private static List<@Nullable Double> rates(LoadTotals load) {
        var rates = new ArrayList<@Nullable Double>();
        for (int i = 0; i < load.slices().size(); i++) {
            double from = i * load.sliceMs();
            double part = Math.min(load.sliceMs(), load.lastDueMs() - from);
            rates.add(
                    part < load.sliceMs() / 2
                            ? null
                            : rounded(load.slices().get(i).answered() / part * 1e3));
        }
        return rates;
    }

    /**
     * Returns the instance that had an address at that time. A start may be noticed later than events that follow from
     * it.
     */
    private static Optional<String> instance(List<Entry<InstanceEvent.Started>> started, double atMs) {
        return started.stream()
                .reduce((earlier, later) -> later.atMs() <= atMs ? later : earlier)
                .map(start -> start.event().instance());
    }

    static double seconds(double ms) {
        return Math.round(ms) / 1e3;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
