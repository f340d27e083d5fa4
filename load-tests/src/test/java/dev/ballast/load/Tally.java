package dev.ballast.load;

import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts Gatling's requests for the lab's history: Gatling's own figures come after the lab, without host names. */
final class Tally {

    /** Milliseconds; far past {@code requestTimeout} in gatling.conf, which begins anew where Gatling retries. */
    private static final int SLOWEST = 60_000;

    /** Gatling rounds its profile to whole requests in steps of time. */
    private static final double LEAST_SENT = 0.99;

    private final Map<String, LongAdder> hostnames = new ConcurrentHashMap<>();
    private final LongAdder failures = new LongAdder();
    private final AtomicIntegerArray answersByMs = new AtomicIntegerArray(SLOWEST + 1);
    private final AtomicLong first = new AtomicLong();
    private volatile long last;

    void answered(String hostname, int ms) {
        hostnames.computeIfAbsent(hostname, key -> new LongAdder()).increment();
        answersByMs.incrementAndGet(Math.min(Math.max(ms, 0), SLOWEST));
        happened();
    }

    void failed() {
        failures.increment();
        happened();
    }

    private void happened() {
        last = System.nanoTime();
        first.compareAndSet(0, last);
    }

    Event.Requests toEvent() {
        SortedMap<String, Integer> answers = new TreeMap<>();
        hostnames.forEach((hostname, count) -> answers.put(hostname, count.intValue()));
        int failed = failures.intValue();
        Map<String, Integer> causes = failed == 0 ? Map.of() : Map.of("failed in Gatling", failed);
        return new Event.Requests(
                "Gatling", answered() + failed, failed, answers, (last - first.get()) / 1_000_000, causes);
    }

    /** @param due requests that the injection profile comes to; UNKNOWN where fewer were sent */
    Event.Checked noneFailed(long due) {
        int failed = failures.intValue();
        int sent = answered() + failed;
        return new Event.Checked(
                "no request of Gatling's failed",
                failed > 0 ? Verdict.INVALID : sent < due * LEAST_SENT ? Verdict.UNKNOWN : Verdict.VALID,
                "%d of %d failed; %d were due".formatted(failed, sent, due));
    }

    Event.Checked fastEnough(Duration bound) {
        long p99 = percentile(0.99);
        return new Event.Checked(
                "99th percentile of the response time",
                answered() == 0 ? Verdict.UNKNOWN : p99 <= bound.toMillis() ? Verdict.VALID : Verdict.INVALID,
                "%d ms; the bound is %d ms".formatted(p99, bound.toMillis()));
    }

    private int answered() {
        return hostnames.values().stream().mapToInt(LongAdder::intValue).sum();
    }

    /** Returns the least number of milliseconds within which this share of the answers came. */
    private int percentile(double share) {
        long wanted = (long) Math.ceil(share * answered());
        long seen = 0;
        int ms = -1;
        while (seen < wanted && ms < SLOWEST) {
            seen += answersByMs.get(++ms);
        }
        return Math.max(ms, 0);
    }
}
