package dev.ballast.check;

import java.util.Map;
import java.util.stream.Collectors;

/** Whether requests were spread evenly over instances. */
public final class Spread {

    /** Under a fair random choice a share leaves this many standard deviations once in 1.7 million. */
    static final int SIGMAS = 5;

    /** With fewer answers for each instance, nothing can be said. */
    static final int LEAST_PER_INSTANCE = 30;

    private Spread() {}

    /** Returns whether there are enough answers to judge by. */
    static boolean tellsSomething(Map<String, Integer> hostnames) {
        return !hostnames.isEmpty() && total(hostnames) >= hostnames.size() * LEAST_PER_INSTANCE;
    }

    private static int total(Map<String, Integer> hostnames) {
        return hostnames.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns what is uneven, or blank. */
    public static String uneven(Map<String, Integer> hostnames) {
        int total = total(hostnames);
        int instances = hostnames.size();
        if (!tellsSomething(hostnames)) {
            return "%d answers from %d instances say nothing of the spread; send at least %d an instance"
                    .formatted(total, instances, LEAST_PER_INSTANCE);
        }
        double share = 1.0 / instances;
        double expected = total * share;
        double bound = SIGMAS * Math.sqrt(total * share * (1 - share));
        String outside = hostnames.entrySet().stream()
                .filter(entry -> Math.abs(entry.getValue() - expected) > bound)
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
        return outside.isEmpty()
                ? ""
                : "uneven spread of %d answers: %s outside %.1f ± %.1f; all: %s"
                        .formatted(total, outside, expected, bound, hostnames);
    }
}
