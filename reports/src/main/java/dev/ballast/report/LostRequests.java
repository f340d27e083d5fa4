package dev.ballast.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Draws the lost requests by cause. */
record LostRequests() implements Chart {

    @Override
    public String id() {
        return "lost";
    }

    @Override
    public String title() {
        return "lost";
    }

    @Override
    public String note() {
        return "of all loads, by cause";
    }

    @Override
    public Losses data(List<LoadTotals> loads) {
        return Losses.of(loads);
    }

    /**
     * The lost requests of all loads, slice by slice. The slices of loads differ in width, so each is added to the
     * slice of the widest that contains its middle.
     *
     * @param start of the slice of number 0
     * @param slice width of a slice
     * @param at the numbers of the slices with losses
     * @param by the losses in each of these, by cause
     */
    record Losses(double start, double slice, List<Long> at, SortedMap<String, List<Long>> by) {

        static Losses of(List<LoadTotals> loads) {
            LoadTotals widest = loads.stream()
                    .filter(load -> !load.lost().isEmpty())
                    .max(Comparator.comparingDouble(LoadTotals::sliceMs))
                    .orElse(null);
            if (widest == null) {
                return new Losses(0, 1, List.of(), new TreeMap<>());
            }
            var slices = new TreeMap<Long, Map<String, Long>>();
            for (LoadTotals load : loads) {
                for (int i = 0; i < load.slices().size(); i++) {
                    Map<String, Long> lost = load.slices().get(i).lost();
                    if (!lost.isEmpty()) {
                        double middle = load.startMs() + (i + 0.5) * load.sliceMs();
                        long place = (long) Math.floor((middle - widest.startMs()) / widest.sliceMs());
                        var sums = slices.computeIfAbsent(place, fresh -> new HashMap<>());
                        lost.forEach((cause, count) -> sums.merge(cause, count, Long::sum));
                    }
                }
            }
            var by = new TreeMap<String, List<Long>>();
            slices.values().stream()
                    .flatMap(sums -> sums.keySet().stream())
                    .distinct()
                    .forEach(cause -> by.put(
                            cause,
                            slices.values().stream()
                                    .map(sums -> sums.getOrDefault(cause, 0L))
                                    .toList()));
            return new Losses(
                    ChartData.seconds(widest.startMs()), widest.sliceMs() / 1e3, List.copyOf(slices.keySet()), by);
        }
    }
}
