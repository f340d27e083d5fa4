package dev.ballast.observe;

import dev.ballast.engine.ContainerStreams;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes a stream's items, and says in the history whether the stream tells everything. */
final class StreamHealth<T> implements ContainerStreams.Listener<T> {

    /** An item is read this long after it happened, at most. */
    private static final double READ_WITHIN_MS = 1_000;

    private final ViewHealth view;
    private final Consumer<T> items;
    private final Loss losses;
    private @Nullable Instant broke;
    private double brokeMs;

    /** Takes the times of items that are lost, on the history's clock. */
    interface Loss {
        void lost(double fromMs, double toMs, String why);
    }

    StreamHealth(ViewHealth view, Consumer<T> items, Loss losses) {
        this.view = view;
        this.items = items;
        this.losses = losses;
    }

    @Override
    public void take(T item) {
        items.accept(item);
    }

    @Override
    public synchronized void interrupted(Instant at, String why) {
        broke = at;
        brokeMs = view.atMs(at);
        view.interrupted(brokeMs, why);
    }

    @Override
    public synchronized void resumed(Instant at) {
        view.sees(at.equals(broke) ? brokeMs : view.atMs(at)); // exactly: no time is missing then
        broke = null;
    }

    @Override
    public void missed(Instant at, String why) {
        double atMs = view.atMs(at);
        view.missed(atMs, READ_WITHIN_MS, why);
        losses.lost(atMs - READ_WITHIN_MS, atMs, why);
    }

    @Override
    public synchronized void ended(Instant at) {
        double atMs = view.atMs(at);
        view.ended(atMs);
        if (broke != null) {
            losses.lost(brokeMs, atMs, "the container was gone before its log could be read again");
        }
        broke = null;
    }
}
