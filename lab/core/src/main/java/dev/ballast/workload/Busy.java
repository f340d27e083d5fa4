package dev.ballast.workload;

/** The clients of every plan: they send at a constant rate. */
record Busy(int rate, int connections, double fresh) implements Habit {

    private static final long SECOND = 1_000_000_000L;

    @Override
    public long due(long place) {
        return Math.floorDiv(place * SECOND, (long) rate);
    }
}
