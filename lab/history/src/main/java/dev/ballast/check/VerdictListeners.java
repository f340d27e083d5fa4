package dev.ballast.check;

import dev.ballast.history.RunEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The listeners to the verdicts of this process's assertions. Safe for use by several threads. */
public final class VerdictListeners {

    private static final List<Consumer<RunEvent.Checked>> LISTENERS = new CopyOnWriteArrayList<>();

    private VerdictListeners() {}

    /**
     * Calls a listener with each verdict from now on, in the thread of the assertion.
     *
     * @return a job that stops the calls
     */
    public static Runnable add(Consumer<RunEvent.Checked> listener) {
        Consumer<RunEvent.Checked> one = listener::accept; // a listener that is added twice is called twice
        LISTENERS.add(one);
        return () -> LISTENERS.remove(one);
    }

    /** Calls each listener with a verdict. {@link Policy#ruleOn} does so by itself. */
    public static void tell(RunEvent.Checked checked) {
        LISTENERS.forEach(listener -> listener.accept(checked));
    }
}
