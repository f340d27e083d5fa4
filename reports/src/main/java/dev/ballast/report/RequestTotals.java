package dev.ballast.report;

import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.run.RecordedRun;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The results of several batches of requests.
 *
 * @param outsideLoads how many failed that were no load's, and so have no cause, if there were loads too
 * @param hostnames answers by the hostname that gave them
 * @param failures failed requests by cause; may name fewer than {@code failed}
 */
record RequestTotals(
        int batches,
        long total,
        long failed,
        long outsideLoads,
        SortedMap<String, Long> hostnames,
        SortedMap<String, Long> failures) {

    static RequestTotals of(Stream<LoadEvent.Requests> batches) {
        int count = 0;
        long total = 0;
        long failed = 0;
        long outsideLoads = 0;
        boolean hasLoads = false;
        var hostnames = new TreeMap<String, Long>();
        var failures = new TreeMap<String, Long>();
        for (LoadEvent.Requests batch : batches.toList()) {
            count++;
            total += batch.total();
            failed += batch.failed();
            outsideLoads += batch.load().isBlank() ? batch.failed() : 0;
            hasLoads |= !batch.load().isBlank();
            add(batch.hostnames(), hostnames);
            add(batch.failures(), failures);
        }
        return new RequestTotals(count, total, failed, hasLoads ? outsideLoads : 0, hostnames, failures);
    }

    static RequestTotals of(RecordedRun run) {
        return of(run.events(LoadEvent.Requests.class).map(Entry::event));
    }

    private static void add(Map<String, Integer> counts, Map<String, Long> sums) {
        counts.forEach((name, count) -> sums.merge(name, count.longValue(), Long::sum));
    }
}
