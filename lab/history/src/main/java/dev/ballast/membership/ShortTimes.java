package dev.ballast.membership;

import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Times of one kind that are each short enough, in order of time. Together they may be too long. */
final class ShortTimes {

    private static final double MINUTE_MS = 60_000;

    private final List<Time> times = new ArrayList<>();

    private record Time(Moment from, Moment to) {

        Elapsed elapsed() {
            return to.since(from);
        }
    }

    /**
     * Several times that lie within a minute.
     *
     * @param from when the first one began
     * @param to when the last one ended
     * @param sum how long they were in all
     */
    record Together(int count, Moment from, Moment to, Elapsed sum) {}

    void add(Moment from, Moment to) {
        times.add(new Time(from, to));
    }

    /** Returns those within a minute that are the longest in all; empty if that is a single one. */
    Optional<Together> worstMinute() {
        int worst = 0;
        int to = 0;
        Elapsed most = new Elapsed(0, 0);
        int end = 0;
        Elapsed sum = new Elapsed(0, 0);
        for (int first = 0; first < times.size(); first++) {
            while (end < times.size()
                    && times.get(end).to().since(times.get(first).from()).least() <= MINUTE_MS) {
                sum = sum.plus(times.get(end).elapsed());
                end++;
            }
            if (sum.ms() > most.ms()) {
                worst = first;
                to = end;
                most = sum;
            }
            if (end > first) {
                sum = sum.less(times.get(first).elapsed());
            } else {
                end++; // it is longer than a minute
            }
        }
        return to - worst > 1
                ? Optional.of(new Together(
                        to - worst, times.get(worst).from(), times.get(to - 1).to(), most))
                : Optional.empty();
    }
}
