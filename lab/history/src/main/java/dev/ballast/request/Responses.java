package dev.ballast.request;

import dev.ballast.history.Balancing;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The result of a batch of requests.
 *
 * @param total requests sent
 * @param hostnames correct answers by the host name in them; an echo may have none
 * @param failures the others by cause
 * @param tookMs from the first send to the last answer
 * @param balancing how the balancer chose who answers
 * @param id names it in the history, so that a verdict can say that it judged it; blank if the history does not have it
 */
public record Responses(
        int total,
        SortedMap<String, Integer> hostnames,
        SortedMap<String, Integer> failures,
        long tookMs,
        Balancing balancing,
        String id) {

    /** The result of requests of which it is not known how the balancer chose who answers. */
    public Responses(
            int total, SortedMap<String, Integer> hostnames, SortedMap<String, Integer> failures, long tookMs) {
        this(total, hostnames, failures, tookMs, Balancing.RANDOM, "");
    }

    /** Returns how many were not answered correctly. */
    public int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns this result with the answers of strangers as failures. */
    public Responses misrouted(Predicate<String> stranger) {
        SortedMap<String, Integer> right = new TreeMap<>(hostnames);
        SortedMap<String, Integer> wrong = new TreeMap<>(failures);
        hostnames.forEach((hostname, answers) -> {
            if (stranger.test(hostname)) {
                right.remove(hostname);
                wrong.merge(Outcome.MISROUTED.label(), answers, Integer::sum);
            }
        });
        return new Responses(total, right, wrong, tookMs, balancing, id);
    }

    /** Returns this result of a balancer that chooses so. */
    public Responses balancedBy(Balancing method) {
        return new Responses(total, hostnames, failures, tookMs, method, id);
    }

    /** Returns this result under a name of the history. */
    public Responses named(String name) {
        return new Responses(total, hostnames, failures, tookMs, balancing, name);
    }

    /** Returns the result of those requests of a load that were sent. */
    public static Responses of(RequestLog requests) {
        Builder responses = collect();
        long[] last = {0};
        requests.stream().filter(request -> request.sent() >= 0).forEach(request -> {
            responses.add(
                    request.lost() ? request.outcomeInWords() : "",
                    request.hostname().orElse(""));
            last[0] = Math.max(last[0], request.ended());
        });
        Responses built = responses.build();
        return new Responses(built.total(), built.hostnames(), built.failures(), last[0] / 1_000);
    }

    /** Returns a collector of replies whose time begins now. */
    public static Builder collect() {
        return new Builder();
    }

    /** Collects replies; safe for use by many threads. */
    public static final class Builder {
        private final long start = System.nanoTime();
        private final SortedMap<String, Integer> hostnames = new TreeMap<>();
        private final SortedMap<String, Integer> failures = new TreeMap<>();
        private int total;

        private Builder() {}

        /** Adds the result of one request. */
        public synchronized void add(Reply reply) {
            add(reply.failure(), reply.hostname().orElse(""));
        }

        private void add(String failure, String hostname) {
            total++;
            if (!failure.isEmpty()) {
                count(failures, failure);
            } else if (!hostname.isEmpty()) {
                count(hostnames, hostname);
            }
        }

        private static void count(Map<String, Integer> counts, String key) {
            counts.merge(key, 1, Integer::sum);
        }

        /** Returns what was added so far. */
        public synchronized Responses build() {
            return new Responses(
                    total, new TreeMap<>(hostnames), new TreeMap<>(failures), (System.nanoTime() - start) / 1_000_000);
        }
    }
}
