package dev.ballast.check;

import dev.ballast.history.Balancing;
import dev.ballast.history.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether requests were spread evenly over instances, and whether there were enough of them to say so.
 *
 * @param shares of the instances; one without an answer has 0
 * @param method how the balancer chooses, and so how far an even spread varies
 */
public record Spread(Shares shares, Balancing method) {

    /** Under a fair random choice a share leaves this many standard deviations once in 1.7 million. */
    public static final int SIGMAS = 5;

    /**
     * A choice in turn stays within this share of {@code SIGMAS}: the workers of a balancer count apart, and one by load that
     * still counts an answered request makes a third of a random choice's deviation at most (by simulation of nginx's).
     */
    private static final double IN_TURN = 0.5;

    /** A bias of an instance's share by more than this must show; to a choice by load, a smaller one is none. */
    private static final double LARGEST_UNSEEN = 0.2;

    /** With fewer answers for each instance, nothing can be said. */
    private static final int LEAST_PER_INSTANCE = 30;

    /** Returns how many answers show whether they are spread evenly over that many instances. */
    public static int enough(int instances, Balancing method) {
        double relative = deviations(method) / LARGEST_UNSEEN;
        return Math.max(
                instances * LEAST_PER_INSTANCE, (int) Math.ceil(relative * relative * Math.max(0, instances - 1)));
    }

    private static double deviations(Balancing method) {
        return method.inTurn() ? IN_TURN * SIGMAS : SIGMAS;
    }

    private Map<String, Integer> answers() {
        return shares.answers();
    }

    private int total() {
        return answers().values().stream().mapToInt(Integer::intValue).sum();
    }

    private double expected() {
        return (double) total() / answers().size();
    }

    /** Returns by how many answers an instance may be off, if it may be so many standard deviations of a fair random choice. */
    private double tolerance(double deviations) {
        double byChance =
                deviations * Math.sqrt(expected() * (1 - 1.0 / answers().size()));
        return method.byLoad() ? Math.max(byChance, LARGEST_UNSEEN * expected()) : byChance;
    }

    /** Returns by how many answers an instance may be off as far as the method keeps to its order. */
    private double inOrder() {
        return tolerance(deviations(method));
    }

    /** Returns by how many answers an instance may be off at all: while requests overlap, a choice by load is one by chance. */
    private double most() {
        return method.byLoad() ? tolerance(SIGMAS) : inOrder();
    }

    private Map<String, Integer> outside(double most) {
        Map<String, Integer> outside = new TreeMap<>(answers());
        outside.entrySet().removeIf(of -> isWithin(of.getKey(), of.getValue() - expected(), most));
        return outside;
    }

    /**
     * Returns whether an instance may be off by so many answers. A choice by load gives a quick instance more answers, and
     * each the same number of requests in flight.
     */
    private boolean isWithin(String host, double off, double most) {
        boolean byLoad = method.byLoad() && Math.signum(off) * shares.moreInFlight(host) <= LARGEST_UNSEEN;
        return byLoad || Math.abs(off) <= most;
    }

    private boolean tellsSomething() {
        return !answers().isEmpty() && total() >= answers().size() * LEAST_PER_INSTANCE;
    }

    /**
     * Returns INVALID if an instance's share is farther from even than the balancer's method explains; UNKNOWN if there are
     * too few answers for a bias by a fifth to show, or if a share is out of the method's order and may be so by chance; VALID
     * otherwise.
     */
    public Verdict verdict() {
        if (!tellsSomething()) {
            return Verdict.UNKNOWN;
        }
        if (!outside(most()).isEmpty()) {
            return Verdict.INVALID;
        }
        boolean tells = total() >= enough(answers().size(), method)
                && outside(inOrder()).isEmpty();
        return tells ? Verdict.VALID : Verdict.UNKNOWN;
    }

    /** Returns the verdict's reason. */
    public String detail() {
        return switch (verdict()) {
            case VALID ->
                "%d answers: %s; a bias by %s would show".formatted(total(), inWords(answers()), smallestBias());
            case INVALID -> "uneven spread of %s".formatted(outsideOf(most()));
            case UNKNOWN -> unknown();
        };
    }

    private String unknown() {
        if (tellsSomething() && !outside(inOrder()).isEmpty()) {
            return "uneven spread of %s; that may be chance, if requests overlapped; send %d"
                    .formatted(outsideOf(inOrder()), enough(answers().size(), Balancing.RANDOM));
        }
        return "%d answers from %d instances say nothing of the spread%s; send %d"
                .formatted(
                        total(),
                        answers().size(),
                        tellsSomething() ? ", since only a bias by %s would show".formatted(smallestBias()) : "",
                        enough(answers().size(), method));
    }

    private String outsideOf(double most) {
        return String.format(
                Locale.ROOT,
                "%d answers: %s, outside %.1f ± %.1f; all: %s",
                total(),
                inWords(outside(most)),
                expected(),
                most,
                inWords(answers()));
    }

    private String smallestBias() {
        return String.format(Locale.ROOT, "%.0f %%", 100 * inOrder() / expected());
    }

    private static String inWords(Map<String, Integer> answers) {
        return answers.entrySet().stream()
                .map(of -> "%d from %s".formatted(of.getValue(), of.getKey()))
                .collect(Collectors.joining(", "));
    }
}
