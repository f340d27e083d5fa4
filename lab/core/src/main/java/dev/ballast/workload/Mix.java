package dev.ballast.workload;

import dev.ballast.request.Request;

/**
 * Decides which requests are POSTs, and which go on a fresh connection. Both are random for each place, the same in
 * each run, and independent of each other, of the connection that is free, and of other habits.
 *
 * @param habit number of the habit that sends them
 */
record Mix(double posts, double fresh, long habit) {

    private static final long POSTS = 0x9E3779B97F4A7C15L;

    /** No habit has so many places. */
    private static final int PLACE_BITS = 40;

    Request.Kind kind(long place) {
        return chance(of(place) ^ POSTS) < posts ? Request.Kind.POST : Request.Kind.GET;
    }

    boolean onFresh(long place) {
        return chance(of(place)) < fresh;
    }

    private long of(long place) {
        return place ^ habit << PLACE_BITS;
    }

    /** Returns a number from 0 to below 1: SplitMix64. */
    private static double chance(long place) {
        long z = (place + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
