package dev.ballast.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A chart of a run's loads, on the run's time axis. To add one, write {@code charts/ID.js}, which draws it, and a class here
 * if it needs data of its own, and list it in {@link #ALL}.
 */
interface Chart {

    /** All charts, from top to bottom. */
    List<Chart> ALL =
            List.of(of("latency", "latency", "from when it was due"), of("rate", "throughput", ""), new LostRequests());

    /** Returns the id of its element, which is the name of its script as well. */
    String id();

    String title();

    /** Returns a remark for the reader, in a few words, or blank. */
    String note();

    /** Returns the data for its script, which the page has under its id; null if the loads' series are enough. */
    default @Nullable Object data(List<LoadTotals> loads) {
        return null;
    }

    /** Returns the path of its script. */
    default String script() {
        return "charts/%s.js".formatted(id());
    }

    /** Returns a chart of the loads' series. */
    static Chart of(String id, String title, String note) {
        record OfSeries(String id, String title, String note) implements Chart {}
        return new OfSeries(id, title, note);
    }

    /** Returns the data of all charts that have some, by id. */
    static Map<String, Object> dataOfAll(List<LoadTotals> loads) {
        var data = new TreeMap<String, Object>();
        for (Chart chart : ALL) {
            Object own = chart.data(loads);
            if (own != null) {
                data.put(chart.id(), own);
            }
        }
        return data;
    }
}
