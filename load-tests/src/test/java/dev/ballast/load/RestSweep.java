package dev.ballast.load;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.Habit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Kept connections that send all at once and then rest, so that the balancer's connections to the instances rest as well. The
 * rest grows from step to step.
 *
 * @param connections how many there are
 * @param rests the rest of each step
 * @param rounds how often they rest in each step
 */
record RestSweep(int connections, List<Duration> rests, int rounds) implements Habit {

    /** Servers that close idle connections do so within this time of their setting. */
    private static final Duration AROUND = Duration.ofMillis(500);

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final long NEVER = Long.MAX_VALUE / 4;

    /**
     * Returns as many rounds as fit into a time.
     *
     * @throws IllegalArgumentException if not even one does
     */
    static RestSweep of(LoadSettings.Rests settings, Duration time) {
        List<Duration> rests = rests(settings);
        Duration round = sum(rests);
        if (round.compareTo(time) > 0) {
            throw new IllegalArgumentException(
                    "the rests of %s take %d s: raise --duration to that, or lower -Dballast.idle.longest or -Dballast.idle.steps"
                            .formatted(words(rests), (round.toMillis() + 999) / 1_000));
        }
        return new RestSweep(settings.connections(), rests, (int) time.dividedBy(round));
    }

    private static Duration sum(List<Duration> rests) {
        return rests.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** Returns rests each longer than the one before by the same factor, and half of them around the server's idle time. */
    static List<Duration> rests(LoadSettings.Rests settings) {
        int around = settings.server().isZero() ? 0 : (settings.steps() + 1) / 2;
        int swept = settings.steps() - around;
        double shortest = settings.shortest().toMillis();
        double factor = settings.longest().toMillis() / shortest;
        DoubleStream all = IntStream.range(0, swept)
                .mapToDouble(step -> shortest * Math.pow(factor, swept == 1 ? 1 : step / (swept - 1.0)));
        double from = settings.server().minus(AROUND).toMillis();
        double width = 2.0 * AROUND.toMillis();
        DoubleStream near = IntStream.range(0, around)
                .mapToDouble(step -> from + width * (around == 1 ? 0.5 : step / (around - 1.0)));
        return DoubleStream.concat(all, near)
                .map(millis -> Math.max(millis, SHORTEST.toMillis()))
                .sorted()
                .mapToObj(millis -> Duration.ofMillis(Math.round(millis)))
                .distinct()
                .toList();
    }

    @Override
    public long due(long place) {
        long left = place / connections;
        long due = 0;
        for (Duration rest : rests) {
            long here = Math.min(left, rounds);
            due += here * rest.toNanos();
            left -= here;
        }
        return left > 0 ? NEVER : due;
    }

    /** Returns how many requests were lost after each rest, a line each. */
    List<String> told(LoadResult load) {
        List<String> lines = new ArrayList<>();
        double from = 0;
        for (Duration rest : rests) {
            double to = from + rounds * (double) rest.toMillis();
            lines.add(told(rest, load, from + 1, to + 1));
            from = to;
        }
        return lines;
    }

    private static String told(Duration rest, LoadResult load, double fromMs, double toMs) {
        List<Request> all = load.requests().between(fromMs, toMs).toList();
        return "after a rest of %s: %d of %d requests lost"
                .formatted(seconds(rest), all.stream().filter(Request::lost).count(), all.size());
    }

    private static String words(List<Duration> rests) {
        return String.join(", ", rests.stream().map(RestSweep::seconds).toList());
    }

    private static String seconds(Duration rest) {
        return String.format(Locale.ROOT, "%.2f s", rest.toMillis() / 1e3);
    }

    @Override
    public String toString() {
        return "rests of %s, %d times each, on %d connections".formatted(words(rests), rounds, connections);
    }
}
