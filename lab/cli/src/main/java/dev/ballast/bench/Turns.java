package dev.ballast.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who is measured when: all in each round, so that a busy moment of the machine hits all, and in another order in each. */
public final class Turns {

    private Turns() {}

    /** Returns the order of a round, from 1. */
    public static <T> List<T> of(List<T> all, int round) {
        List<T> order = new ArrayList<>(all);
        Collections.rotate(order, 1 - round);
        return order;
    }

    /** @throws IllegalArgumentException if there is to be no round */
    public static void check(int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds (%d) must be at least 1".formatted(rounds));
        }
    }
}
