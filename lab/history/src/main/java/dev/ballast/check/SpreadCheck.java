package dev.ballast.check;

import dev.ballast.history.Balancing;
import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.List;
import java.util.stream.Collectors;

/** Whether requests were spread evenly over the instances of a pool, while it did not change. */
public final class SpreadCheck {

    /** The name of its verdict in a history. */
    public static final String NAME = "requests are spread evenly";

    /** The name of the verdict on the requests of one batch, and on instances that a test names. */
    public static final String OF_BATCH = "the requests of a batch are spread evenly";

    private SpreadCheck() {}

    /** Returns the verdict on a batch: that of its {@link Spread}. */
    public static RunEvent.Checked ofBatch(Spread spread) {
        return new RunEvent.Checked(OF_BATCH, spread.verdict(), spread.detail());
    }

    /**
     * INVALID if the {@link Spread} in one of these times is; UNKNOWN if no time with two instances or more has answers enough
     * to tell; VALID otherwise. A time with one instance tells nothing, because that instance gives all the answers.
     *
     * @param times correct answers by host name, for each time in which the pool was constant; an instance of the pool without
     *     an answer has 0 there
     * @param method how the balancer chooses
     */
    public static RunEvent.Checked of(List<Shares> times, Balancing method) {
        return of(times.stream().map(time -> new Spread(time, method)).toList());
    }

    /** Returns the same of these loads: for each destination by itself, and as its balancer chose at that time. */
    public static RunEvent.Checked of(PoolLifetimes pool, List<SteadyTimes.Load> loads) {
        return of(SteadyTimes.spreads(pool, loads));
    }

    private static RunEvent.Checked of(List<Spread> times) {
        List<Spread> shared =
                times.stream().filter(time -> time.shares().size() > 1).toList();
        String uneven = told(shared, Verdict.INVALID);
        if (!uneven.isEmpty()) {
            return new RunEvent.Checked(NAME, Verdict.INVALID, uneven);
        }
        long telling = shared.stream()
                .filter(spread -> spread.verdict() == Verdict.VALID)
                .count();
        return telling > 0
                ? new RunEvent.Checked(
                        NAME,
                        Verdict.VALID,
                        "in %d of %d times in which two or more were in the pool and it did not change (chosen by: %s): %s"
                                .formatted(telling, shared.size(), methods(shared), told(shared, Verdict.VALID)))
                : new RunEvent.Checked(
                        NAME,
                        Verdict.UNKNOWN,
                        "%d of %d times between two changes of the pool had two instances or more, and too few answers that count: raise the duration or the rate, or send no slow requests meanwhile%s"
                                .formatted(shared.size(), times.size(), after(told(shared, Verdict.UNKNOWN))),
                        List.of(Doubt.TOO_FEW));
    }

    private static String methods(List<Spread> spreads) {
        return spreads.stream()
                .filter(spread -> spread.verdict() == Verdict.VALID)
                .map(spread -> spread.method().label())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String told(List<Spread> spreads, Verdict verdict) {
        return spreads.stream()
                .filter(spread -> spread.verdict() == verdict)
                .map(Spread::detail)
                .collect(Collectors.joining("; "));
    }

    private static String after(String more) {
        return more.isEmpty() ? "" : ": " + more;
    }
}
