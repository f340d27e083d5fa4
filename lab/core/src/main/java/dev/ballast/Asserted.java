package dev.ballast;

import dev.ballast.check.BatchCheck;
import dev.ballast.check.VerdictListeners;
import dev.ballast.history.RunEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts of Ballast's assertions in a test: those that are made in the test's thread, and in threads that it starts. Of
 * several of one name, the last counts, since a test may wait until a claim holds. The last one on a batch of requests is one
 * on the batches before, too, which a wait had sent.
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
            RunEvent.Checked earlier = last.remove(checked.check());
            last.put(
                    checked.check(),
                    earlier != null && checked.check().equals(BatchCheck.NAME)
                            ? checked.on(both(earlier.loads(), checked.loads()))
                            : checked);
        }
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
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
