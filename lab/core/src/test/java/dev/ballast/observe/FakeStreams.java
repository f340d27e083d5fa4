package dev.ballast.observe;

import dev.ballast.engine.ContainerEvent;
import dev.ballast.engine.ContainerStreams;
import dev.ballast.engine.LogLine;
import java.io.Closeable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Streams that a test speaks into. Both clocks are the same, with an error of 1 ms. */
final class FakeStreams implements ContainerStreams {

    private final Map<String, Consumer<LogLine>> lines = new HashMap<>();
    private final Map<String, Boolean> fromBeginning = new HashMap<>();
    private @Nullable Consumer<ContainerEvent> events;

    @Override
    public double errorMs() {
        return 1;
    }

    @Override
    public Instant toHost(Instant containers) {
        return containers;
    }

    @Override
    public Closeable events(Instant since, Consumer<ContainerEvent> listener) {
        events = listener;
        return () -> {};
    }

    @Override
    public Closeable lines(String container, boolean begin, Consumer<LogLine> listener) {
        lines.put(container, listener);
        fromBeginning.put(container, begin);
        return () -> {};
    }

    void say(ContainerEvent event) {
        Objects.requireNonNull(events).accept(event);
    }

    void say(String container, LogLine line) {
        Objects.requireNonNull(lines.get(container)).accept(line);
    }

    /** Returns whether a container's lines are followed from their beginning; null if they are not followed. */
    @Nullable
    Boolean followedFromBeginning(String container) {
        return fromBeginning.get(container);
    }
}
