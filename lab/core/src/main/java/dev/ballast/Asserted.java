package dev.ballast;

import dev.ballast.check.VerdictListeners;
import dev.ballast.history.RunEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts of Ballast's assertions in a test: those that are made in the test's thread, and in threads that it starts. Of
 * several of one name, the last counts, since a test may wait until a claim holds.
 */
final class Asserted implements AutoCloseable {

    private static final InheritableThreadLocal<@Nullable Asserted> CURRENT = new InheritableThreadLocal<>();

    private final Map<String, RunEvent.Checked> last = new LinkedHashMap<>();
    private final Runnable stopListening = VerdictListeners.add(this::hear);
    private @Nullable Asserted before;

    /** Hears the assertions of this thread from now on. */
    void enter() {
        Asserted current = CURRENT.get();
        if (current != this) {
            before = current;
            CURRENT.set(this);
        }
    }

    private synchronized void hear(RunEvent.Checked checked) {
        if (CURRENT.get() == this) {
            last.remove(checked.check());
            last.put(checked.check(), checked);
        }
    }

    /** Returns what was asserted since the last call. */
    synchronized List<RunEvent.Checked> take() {
        List<RunEvent.Checked> taken = List.copyOf(last.values());
        last.clear();
        return taken;
    }

    @Override
    public void close() {
        stopListening.run();
        if (CURRENT.get() == this) {
            CURRENT.set(before);
        }
    }
}
