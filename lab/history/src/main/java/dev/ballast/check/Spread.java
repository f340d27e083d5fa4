package dev.ballast.check;

import java.util.Map;
import java.util.TreeMap;
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
        Map<String, Integer> outside = new TreeMap<>(hostnames);
        outside.values().removeIf(answers -> Math.abs(answers - expected) <= bound);
        return outside.isEmpty()
                ? ""
                : "uneven spread of %d answers: %s, outside %.1f ± %.1f; all: %s"
                        .formatted(total, told(outside), expected, bound, told(hostnames));
    }

    /** Returns numbers of answers in words, such as {@code 56 from 67362f8eea57, 60 from 8e12aa03fd41}. */
    static String told(Map<String, Integer> hostnames) {
        return hostnames.entrySet().stream()
                .map(answers -> "%d from %s".formatted(answers.getValue(), answers.getKey()))
                .collect(Collectors.joining(", "));
    }
}
