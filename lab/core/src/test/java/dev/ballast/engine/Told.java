package dev.ballast.engine;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what a stream told. */
final class Told<T> implements ContainerStreams.Listener<T> {

    final List<T> items = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    private volatile @Nullable Instant broke;

    @Override
    public void take(T item) {
        if (item.equals("bad")) {
            throw new LinkageError("planted");
        }
        items.add(item);
    }

    @Override
    public void interrupted(Instant at, String why) {
        broke = at;
        events.add("interrupted: " + why);
    }

    @Override
    public void resumed(Instant at) {
        events.add("resumed" + (at.equals(broke) ? ", caught up" : ""));
    }

    @Override
    public void missed(Instant at, String why) {
        events.add("missed: " + why);
    }

    @Override
    public void ended(Instant at) {
        events.add("ended");
    }
}
