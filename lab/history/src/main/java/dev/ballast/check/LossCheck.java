package dev.ballast.check;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.Logged;
import dev.ballast.loss.Lost;
import dev.ballast.request.Phase;
import dev.ballast.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Checks whether a load lost requests, and whether it sent enough of them, in time, to say that it lost none. */
public final class LossCheck {

    /** The name of its verdict in a history. */
    public static final String NAME = "nothing lost, without retries";

    /**
     * The share of requests that may be lost unseen, if a claim names no other: 100 requests without a loss rule out a
     * larger one.
     */
    public static final double DEFAULT_BOUND = 0.03;

    /**
     * How late the generator's p99 may be. A request that is sent late meets the system at another time than planned.
     * Measured were 225 ms on two cores that starting containers kept busy for a second, and 1 to 6 ms on an idle
     * machine.
     */
    public static final Duration MOST_LATE = Duration.ofMillis(250);

    /**
     * How long the generator may send nothing at all: the time in which a balancer restarts, which the load would not
     * notice.
     */
    public static final Duration LONGEST_STALL = Duration.ofSeconds(1);

    private final LoadResult load;
    private final double bound;
    private final long sent;
    private final List<Lost> lost;

    private LossCheck(LoadResult load, double bound) {
        this.load = load;
        this.bound = bound;
        this.sent = load.responses().total();
        this.lost =
                load.lost().stream().filter(one -> one.request().sent() >= 0).toList();
    }

    /** Returns {@link #of(LoadResult, double)} with {@link #DEFAULT_BOUND}. */
    public static RunEvent.Checked of(LoadResult load) {
        return of(load, DEFAULT_BOUND);
    }

    /**
     * INVALID if a request that was sent was not answered correctly, or if the balancer's access log has more requests
     * than the client counts, so that the client has retried; UNKNOWN if a request was never sent, the generator itself
     * was late ({@link #MOST_LATE}, {@link #LONGEST_STALL}), or too few were sent for the claim; VALID otherwise. If a
     * request waited for a free connection, the system was slow. That is in the latency, and no reason for doubt.
     *
     * @param bound the claim: with 95 % confidence a smaller share than this is lost. It takes 3/bound requests without a
     *     loss (the rule of three).
     * @throws IllegalArgumentException if the bound is not above 0 and at most 1
     */
    public static RunEvent.Checked of(LoadResult load, double bound) {
        if (!(bound > 0 && bound <= 1)) {
            throw new IllegalArgumentException(
                    "bound (%s) must be above 0 and at most 1, such as 0.001 for one in a thousand".formatted(bound));
        }
        return new LossCheck(load, bound).judge().on(List.of(load.requests().load()));
    }

    private RunEvent.Checked judge() {
        List<String> faults = new ArrayList<>();
        if (!lost.isEmpty()) {
            faults.add(losses());
        }
        load.logged().filter(this::hasMore).ifPresent(logged -> faults.add(retriedByTheClient(logged)));
        if (!faults.isEmpty()) {
            return new RunEvent.Checked(NAME, Verdict.INVALID, String.join("; ", faults));
        }
        Map<Doubt, String> doubts = doubts();
        return doubts.isEmpty()
                ? new RunEvent.Checked(NAME, Verdict.VALID, claim())
                : new RunEvent.Checked(
                        NAME,
                        Verdict.UNKNOWN,
                        "0 of %d requests lost, but %s".formatted(sent, String.join("; ", doubts.values())),
                        List.copyOf(doubts.keySet()));
    }

    private String losses() {
        Map<Cause, SortedMap<String, Integer>> byCause = new EnumMap<>(Cause.class);
        lost.forEach(one -> byCause.computeIfAbsent(one.explanation().cause(), cause -> new TreeMap<>())
                .merge(one.request().outcomeInWords(), 1, Integer::sum));
        String causes = byCause.entrySet().stream()
                .map(cause -> "%s %d (%s)"
                        .formatted(
                                cause.getKey().label(),
                                cause.getValue().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum(),
                                counts(cause.getValue())))
                .collect(Collectors.joining(", "));
        return "lost %d of %d requests: %s; the first, %s".formatted(lost.size(), sent, causes, told(lost.get(0)));
    }

    private static String counts(SortedMap<String, Integer> outcomes) {
        return outcomes.entrySet().stream()
                .map(outcome -> "%s %d".formatted(outcome.getKey(), outcome.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String told(Lost first) {
        Request request = first.request();
        return String.format(
                Locale.ROOT,
                "%s %s, due %.3f s after the load's start: %s, %s: %s",
                request.kind(),
                request.id(),
                request.dueMs() / 1e3,
                request.outcomeInWords(),
                first.explanation().cause().label(),
                first.explanation().detail());
    }

    private static String told(Logged logged) {
        return logged.missing() == 0
                ? "the balancer logged %d of them, none twice, and masked the loss of %d by a retry"
                        .formatted(logged.requests(), logged.retried())
                : "the balancer logged %d of them, none twice, and lacks %d that were answered; it masked the loss of at least %d by a retry"
                        .formatted(logged.requests(), logged.missing(), logged.retried());
    }

    private boolean hasMore(Logged logged) {
        return logged.repeated() > 0 || logged.requests() > sent;
    }

    private String retriedByTheClient(Logged logged) {
        return "retried by the client: it counts %d requests, and the balancer logged %d"
                .formatted(sent, logged.requests() + logged.repeated());
    }

    private Map<Doubt, String> doubts() {
        Map<Doubt, String> doubts = new EnumMap<>(Doubt.class);
        if (sent < load.due()) {
            doubts.put(
                    Doubt.NEVER_SENT,
                    "%d of %d due were never sent: lower the rate, or give more connections"
                            .formatted(load.due() - sent, load.due()));
        }
        if (load.requests().unasked() > 0) {
            doubts.put(
                    Doubt.UNASKED,
                    "%d connections brought bytes without a request for them: answers may have gone to other requests"
                            .formatted(load.requests().unasked()));
        }
        Histogram late = load.lateness().generator();
        if (late.getValueAtPercentile(99) > micros(MOST_LATE) || late.getMaxValue() > micros(LONGEST_STALL)) {
            doubts.put(
                    Doubt.LATE,
                    "the generator itself was late (p99 %s, %s allowed; longest %s, %s allowed): %s"
                            .formatted(
                                    ms(late.getValueAtPercentile(99)),
                                    ms(micros(MOST_LATE)),
                                    ms(late.getMaxValue()),
                                    ms(micros(LONGEST_STALL)),
                                    "lower the rate, or give it a core"));
        }
        long needed = (long) Math.ceil(3 / bound - 1e-6);
        if (sent < needed) {
            doubts.put(
                    Doubt.TOO_FEW,
                    String.format(
                            Locale.ROOT,
                            "they are too few to say that less than %.3g %% is lost: that takes %d",
                            100 * bound,
                            needed));
        }
        return doubts;
    }

    private String claim() {
        long changing = load.requests().stream()
                .filter(request -> load.phases().of(request) == Phase.EVENT)
                .count();
        Histogram late = load.lateness().generator();
        return String.format(
                Locale.ROOT,
                "0 of %d requests lost, %d of them sent while the pool was changing: less than %.2g %% with 95 %% confidence; "
                        + "the generator was late by p99 %s, at most %s; %d connections were closed while idle; %s",
                sent,
                changing,
                300.0 / sent,
                ms(late.getValueAtPercentile(99)),
                ms(late.getMaxValue()),
                load.requests().closedIdle(),
                load.logged().map(LossCheck::told).orElse("the balancer keeps no log that shows retries"));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private static String ms(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }
}
