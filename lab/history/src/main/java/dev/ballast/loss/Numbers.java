package dev.ballast.loss;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A set of numbers from 0. Takes a bit for each of many neighbouring numbers, and at most 0.7 KiB for a single one of any
 * size, since another client may choose it.
 */
final class Numbers {

    private static final int PAGE = 4096;

    private final Map<Integer, BitSet> pages = new HashMap<>();
    private long size;

    /** Adds a number, and returns whether it was not there. */
    boolean add(int number) {
        BitSet page = pages.computeIfAbsent(number / PAGE, ignored -> new BitSet());
        if (page.get(number % PAGE)) {
            return false;
        }
        page.set(number % PAGE);
        size++;
        return true;
    }

    boolean has(int number) {
        BitSet page = pages.get(number / PAGE);
        return page != null && page.get(number % PAGE);
    }

    long size() {
        return size;
    }

    /** Removes these numbers from others. */
    void removeFrom(BitSet others) {
        for (int number = others.nextSetBit(0); number >= 0; number = others.nextSetBit(number + 1)) {
            if (has(number)) {
                others.clear(number);
            }
        }
    }
}
