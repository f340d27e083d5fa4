package dev.ballast.check;

import dev.ballast.request.Request;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** How many answers each instance gave in a time in which the pool was constant, and how long its requests were in flight. */
public final class Shares {

    private final Map<String, Integer> answers = new TreeMap<>();
    private final Map<String, Double> inFlightMs = new TreeMap<>();

    /** Returns no answers yet of the instances that were in the pool, by host name. */
    public static Shares among(Collection<String> members) {
        Shares shares = new Shares();
        members.forEach(member -> shares.add(member, 0, 0));
        return shares;
    }

    /** Returns answers by host name of requests that were sent one after another, so that an instance never had two. */
    public static Shares of(Map<String, Integer> answers) {
        Shares shares = new Shares();
        answers.forEach((host, n) -> shares.add(host, n, n));
        return shares;
    }

    /**
     * Adds an answer of one of the instances; does nothing if another one gave it, since it has just left, if the request was
     * lost, or if it asked the instance to take its time.
     */
    public void add(Request request) {
        if (!request.lost() && request.kind() != Request.Kind.SLOW) {
            request.hostname()
                    .filter(answers::containsKey)
                    .ifPresent(host -> add(host, 1, (request.ended() - request.sent()) / 1e3));
        }
    }

    private void add(String host, int howMany, double ms) {
        answers.merge(host, howMany, Integer::sum);
        inFlightMs.merge(host, ms, Double::sum);
    }

    /** Returns how many instances there were. */
    public int size() {
        return answers.size();
    }

    /** Returns the number of answers by host name, in the order of the names. */
    Map<String, Integer> answers() {
        return answers;
    }

    /** Returns by which share of the mean an instance had more requests in flight than the others; negative if fewer. */
    double moreInFlight(String host) {
        double mean = inFlightMs.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        return mean == 0 ? 0 : inFlightMs.getOrDefault(host, 0.0) / mean - 1;
    }
}
