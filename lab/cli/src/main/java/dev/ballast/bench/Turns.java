package dev.ballast.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The order of measurements: each round measures all in another order, so that a busy moment affects all alike. */
public final class Turns {

    private Turns() {}

    /** Returns the order of a round; rounds count from 1. */
    public static <T> List<T> of(List<T> all, int round) {
        List<T> order = new ArrayList<>(all);
        Collections.rotate(order, 1 - round);
        return order;
    }

    /** @throws IllegalArgumentException if {@code rounds} is less than 1 */
    public static void check(int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds (%d) must be at least 1".formatted(rounds));
        }
    }
}
