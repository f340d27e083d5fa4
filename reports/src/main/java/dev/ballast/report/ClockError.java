package dev.ballast.report;

import dev.ballast.history.RunEvent;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;

/**
 * By how much the host's clock and the run's came apart. Events and requests of one process are joined by a clock that is
 * never set. What containers announce, and what other processes record, has the time of the host's clock.
 */
final class ClockError {
    /** The most under which events and requests are joined, if no check held anything to a shorter time. */
    private static final double MOST_MS = 100;

    private ClockError() {}

    /** Returns it for the time of a load, in milliseconds. */
    static double ms(Run run, LoadTotals load) {
        return spread(DoubleStream.concat(
                DoubleStream.of(load.aheadMs()),
                run.history().stream()
                        .filter(line -> line.atMs() >= load.startMs() && line.atMs() <= load.endMs())
                        .mapToDouble(run::aheadMs)));
    }

    /** Returns it for the whole run, in milliseconds. */
    static double ms(Run run) {
        return spread(run.history().stream().mapToDouble(run::aheadMs));
    }

    private static double spread(DoubleStream ahead) {
        var all = ahead.summaryStatistics();
        return all.getCount() == 0 ? 0 : all.getMax() - all.getMin();
    }

    /** Returns the most that these verdicts bear: the shortest time that one of them judged. */
    static double most(List<RunEvent.Checked> said) {
        return said.stream()
                .map(RunEvent.Checked::leastMs)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .reduce(MOST_MS, Math::min);
    }
}
