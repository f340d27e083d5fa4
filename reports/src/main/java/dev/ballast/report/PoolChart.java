package dev.ballast.report;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.run.RecordedRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The size of a service's pool as the engine, Consul and each balancer saw it, as stepped lines.
 *
 * @param label what is counted
 * @param top the count at the chart's upper edge
 */
record PoolChart(String label, double y, int top, List<Series> series) {
    static final int HEIGHT = 120;
    private static final double LINES_APART = 3;
    private static final int LOOKS = 5;

    /**
     * One line.
     *
     * @param style number of its style: 0 running, 1 passing, 2 and up a balancer
     * @param path an SVG path
     */
    record Series(String name, int style, String path, List<Point> points) {}

    record Point(double atMs, int count) {}

    private record Named(String name, List<Point> points) {}

    /** Returns the names of the services of the pool. */
    static List<String> services(List<InstanceRow> instances) {
        return instances.stream()
                .filter(InstanceRow::pooled)
                .map(InstanceRow::service)
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns the chart of all services together. */
    static PoolChart of(RecordedRun run, List<InstanceRow> instances, TimeAxis axis, double y) {
        return of("instances", run, instances, axis, y, BalancerEvent.Rendered::upstreams);
    }

    /** Returns the chart of one of several services. */
    static PoolChart of(RecordedRun run, List<InstanceRow> instances, TimeAxis axis, double y, String service) {
        List<InstanceRow> its =
                instances.stream().filter(row -> row.service().equals(service)).toList();
        Set<String> others = instances.stream()
                .filter(row -> !row.service().equals(service))
                .map(InstanceRow::address)
                .collect(Collectors.toSet());
        return of(
                service,
                run,
                its,
                axis,
                y,
                list -> list.of(service).stream()
                        .filter(address -> !list.services().isEmpty() || !others.contains(address))
                        .toList());
    }

    private static PoolChart of(
            String label,
            RecordedRun run,
            List<InstanceRow> instances,
            TimeAxis axis,
            double y,
            Function<BalancerEvent.Rendered, List<String>> upstreams) {
        var named = Stream.concat(
                        Stream.of(
                                new Named("running", running(instances)),
                                new Named("passing in Consul", passing(run, instances))),
                        rendered(run, upstreams).entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(e -> new Named("upstreams of " + e.getKey(), e.getValue())))
                .toList();
        int top = Math.max(
                1,
                named.stream()
                        .flatMap(n -> n.points().stream())
                        .mapToInt(Point::count)
                        .max()
                        .orElse(1));
        var series = IntStream.range(0, named.size())
                .filter(i -> !named.get(i).points().isEmpty())
                .mapToObj(i -> new Series(
                        named.get(i).name(),
                        Math.min(i, LOOKS - 1),
                        path(named.get(i).points(), axis, i == 0 ? run.endMs() : run.watchedMs(), y, top, i),
                        named.get(i).points()))
                .toList();
        return new PoolChart(label, y, top, series);
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    double yOf(int count) {
        return yOf(count, y, top);
    }

    /** Returns the counts that get a horizontal line: all if there are few, otherwise some. */
    List<Integer> grid() {
        int step = Math.max(1, (int) Math.ceil(top / 5.0));
        return IntStream.rangeClosed(0, top).filter(n -> n % step == 0).boxed().toList();
    }

    private static double yOf(int count, double y, int top) {
        return TimeAxis.round(y + HEIGHT - (HEIGHT - 14) * (double) count / top);
    }

    /** Lines of equal counts would hide one another, so each line lies a little beside the grid. */
    private static String path(List<Point> points, TimeAxis axis, double untilMs, double y, int top, int place) {
        var path = new StringBuilder();
        double offset = (1 - Math.min(place, 3)) * LINES_APART;
        for (int i = 0; i < points.size(); i++) {
            double x = axis.x(points.get(i).atMs());
            if (i + 1 == points.size() || axis.x(points.get(i + 1).atMs()) != x) { // of those at one place, the last
                double to = TimeAxis.round(yOf(points.get(i).count(), y, top) - offset);
                path.append(path.length() == 0 ? "M" + x + " " + to : "H" + x + "V" + to);
            }
        }
        double last = points.get(points.size() - 1).atMs();
        return path.append("H").append(axis.x(Math.max(last, untilMs))).toString();
    }

    private static List<Point> running(List<InstanceRow> instances) {
        record Change(double atMs, int by) {}
        var changes = new ArrayList<Change>();
        for (InstanceRow life : instances) {
            if (life.pooled()) {
                changes.add(new Change(life.startedMs(), 1));
                if (life.goneMs() != null) {
                    changes.add(new Change(life.goneMs(), -1));
                }
            }
        }
        changes.sort(Comparator.comparingDouble(Change::atMs));
        var points = new ArrayList<Point>();
        int count = 0;
        for (Change change : changes) {
            count += change.by();
            points.add(new Point(change.atMs(), count));
        }
        return points;
    }

    private static List<Point> passing(RecordedRun run, List<InstanceRow> instances) {
        Set<String> pool = instances.stream()
                .filter(InstanceRow::pooled)
                .map(InstanceRow::service)
                .collect(Collectors.toSet());
        Map<String, Integer> latest = new HashMap<>();
        var points = new ArrayList<Point>();
        run.events(ConsulEvent.Passing.class)
                .filter(e -> pool.isEmpty() || pool.contains(e.event().service()))
                .forEach(e -> {
                    latest.put(e.event().service(), e.event().addresses().size());
                    points.add(new Point(
                            e.atMs(),
                            latest.values().stream().mapToInt(Integer::intValue).sum()));
                });
        return points;
    }

    private static Map<String, List<Point>> rendered(
            RecordedRun run, Function<BalancerEvent.Rendered, List<String>> upstreams) {
        Map<String, List<Point>> byBalancer = new HashMap<>();
        run.events(BalancerEvent.Rendered.class)
                .forEach(e -> byBalancer
                        .computeIfAbsent(e.event().balancer(), balancer -> new ArrayList<>())
                        .add(new Point(e.atMs(), upstreams.apply(e.event()).size())));
        return byBalancer;
    }
}
