package dev.ballast.loadtest;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The load tests that ship, with what the command line must know of them before it starts Maven. The simulations in
 * {@code load-tests} have the same class names; a simulation without a constant here does not start.
 */
public enum ShippedLoadTest {
    CAPACITY(
            "Capacity",
            "Requests arrive faster at each step, directly and through the balancer in turn, until one no longer keeps up.",
            false),
    CHURN(
            "Churn",
            "The pool changes every second, whether or not those that leave have drained, and that costs next to no throughput.",
            true),
    IDLE(
            "Idle",
            "Kept connections rest, for longer at each step, and then send again: none of their requests is lost.",
            false),
    SCALE_UNDER_LOAD(
            "ScaleUnderLoad",
            "Requests arrive at a constant rate while the pool goes from 1 to 3 to 2 to 3: none is lost, and few are slow.",
            true),
    SOAK(
            "Soak",
            "Requests arrive at a constant rate for long, and the last fifth of them is as fast as the first.",
            false),
    SPIKE(
            "Spike",
            "Five times as many requests arrive for a tenth of the time: none fails, and afterwards all is as fast as before.",
            false),
    STEADY_LOAD("SteadyLoad", "Requests arrive at a constant rate, and nothing else happens.", false);

    /** The line of a load test's output that its figures and verdicts follow, up to {@link #RUN}. */
    public static final String VERDICTS = "Ballast's figures and verdicts:";

    /** The beginning of the line that names the run directory. */
    public static final String RUN = "Run directory: ";

    private static final String PACKAGE = "dev.ballast.load.";

    private final String simpleName;
    private final String description;
    private final boolean changesPool;

    ShippedLoadTest(String simpleName, String description, boolean changesPool) {
        this.simpleName = simpleName;
        this.description = description;
        this.changesPool = changesPool;
    }

    /** Returns the load test of that simple class name, or empty if there is none. */
    public static Optional<ShippedLoadTest> of(String simpleName) {
        return Stream.of(values())
                .filter(test -> test.simpleName.equals(simpleName))
                .findFirst();
    }

    /** Returns the simulation's class name without its package, which is the name that users type. */
    public String simpleName() {
        return simpleName;
    }

    /** Returns the simulation's class name. */
    public String className() {
        return PACKAGE + simpleName;
    }

    /** Returns what the load test does, in a sentence. */
    public String description() {
        return description;
    }

    /** Returns whether the load test changes the pool, so that it needs a lab. */
    public boolean changesPool() {
        return changesPool;
    }
}
