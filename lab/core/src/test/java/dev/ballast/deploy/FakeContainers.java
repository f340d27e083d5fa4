package dev.ballast.deploy;

import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerLifecycle;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.EngineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Containers in memory: each start makes one with a new address. */
public final class FakeContainers implements ContainerLifecycle {

    private final Map<String, Container> running = new LinkedHashMap<>();
    private final List<ContainerSpec> started = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private volatile CompletableFuture<?> drained = CompletableFuture.completedFuture(null);
    private boolean stopsFail;

    @Override
    public synchronized List<Container> all() {
        return List.copyOf(running.values());
    }

    @Override
    public synchronized List<Container> start(Collection<ContainerSpec> specs) {
        List<Container> fresh = new ArrayList<>();
        for (ContainerSpec spec : specs) {
            started.add(spec);
            String id = "%064x".formatted(started.size());
            id = new StringBuilder(id).reverse().toString();
            Container container = new Container(
                    id,
                    spec.name(),
                    spec.role(),
                    "10.0.0." + started.size(),
                    spec.ports(),
                    true,
                    spec.image(),
                    spec.labels());
            running.put(spec.name(), container);
            fresh.add(container);
        }
        return fresh;
    }

    @Override
    public void stop(Container container) {
        drained.join();
        synchronized (this) {
            if (stopsFail) {
                throw new EngineException("planted: %s does not stop".formatted(container.name()));
            }
            stopped.add(container.name());
        }
    }

    @Override
    public synchronized void remove(Container container) {
        running.remove(container.name());
    }

    /** Makes all later stops take until a future is complete. */
    public void drainUntil(CompletableFuture<?> end) {
        drained = end;
    }

    /** Makes all later stops fail. */
    public synchronized void failStops() {
        stopsFail = true;
    }

    /** Returns the specifications of all containers started so far, in order. */
    public synchronized List<ContainerSpec> started() {
        return List.copyOf(started);
    }

    /** Returns the names of the containers stopped so far, in order. */
    public synchronized List<String> stopped() {
        return List.copyOf(stopped);
    }
}
