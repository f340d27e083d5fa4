package dev.ballast.scenarios;

/** A fault that is planted until it is removed. */
interface Plant {

    /** Takes it away. */
    void remove();

    /** Runs a part of a test, and then takes it away. */
    default void during(Runnable test) {
        try {
            test.run();
        } finally {
            remove();
        }
    }

    /** Returns both as one. */
    default Plant and(Plant other) {
        return () -> other.during(this::remove);
    }
}
