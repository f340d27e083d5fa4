package dev.ballast.observe;

import dev.ballast.engine.ContainerEvent;
import dev.ballast.engine.ContainerStreams;
import dev.ballast.engine.LogLine;
import java.io.Closeable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Streams that a test speaks into. Both clocks are the same, with an error of 1 ms. */
final class FakeStreams implements ContainerStreams {

    private final Map<String, Listener<LogLine>> lines = new HashMap<>();
    private final Map<String, Integer> startedAgain = new HashMap<>();
    private @Nullable Listener<ContainerEvent> events;

    @Override
    public double errorMs() {
        return 1;
    }

    @Override
    public Instant toHost(Instant containers) {
        return containers;
    }

    @Override
    public Closeable events(Instant since, Listener<ContainerEvent> listener) {
        events = listener;
        return () -> {};
    }

    @Override
    public Followed lines(String container, @Nullable Instant since, Listener<LogLine> listener) {
        lines.put(container, listener);
        startedAgain.put(container, 0);
        return new Followed() {
            @Override
            public void again() {
                startedAgain.merge(container, 1, Integer::sum);
            }

            @Override
            public void close() {}
        };
    }

    void say(ContainerEvent event) {
        events().take(event);
    }

    void say(String container, LogLine line) {
        lines(container).take(line);
    }

    /** Returns what listens to the engine's events. */
    Listener<ContainerEvent> events() {
        return Objects.requireNonNull(events);
    }

    /** Returns what listens to a container's lines. */
    Listener<LogLine> lines(String container) {
        return Objects.requireNonNull(lines.get(container));
    }

    /** Returns how often a container's lines went on after a start; null if they are not followed. */
    @Nullable
    Integer startedAgain(String container) {
        return startedAgain.get(container);
    }
}
