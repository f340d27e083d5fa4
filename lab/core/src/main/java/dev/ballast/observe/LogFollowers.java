package dev.ballast.observe;

import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerStreams;
import dev.ballast.engine.LogLine;
import dev.ballast.engine.Role;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.loss.AccessLog;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the lines of a lab's containers, and says in the history whether each log is read. */
final class LogFollowers {

    private static final Set<Role> FOLLOWED = Set.of(Role.API, Role.SIDECAR, Role.BALANCER);

    private final ContainerStreams streams;
    private final Sightings sightings;
    private final Function<String, AccessLog> accessLogs;
    private final BiConsumer<Container, LogLine> lines;
    private final Map<String, Follower> byId = new ConcurrentHashMap<>();

    private record Follower(Container container, ViewHealth view, ContainerStreams.Followed lines) {}

    /**
     * @param accessLogs returns the access log of a balancer, which is told what it may lack
     * @param lines takes each line
     */
    LogFollowers(
            ContainerStreams streams,
            Sightings sightings,
            Function<String, AccessLog> accessLogs,
            BiConsumer<Container, LogLine> lines) {
        this.streams = streams;
        this.sightings = sightings;
        this.accessLogs = accessLogs;
        this.lines = lines;
    }

    /**
     * Follows a container's lines. If they were followed before, the container was started again, and they go on.
     *
     * @param fromBeginning whether to begin with the lines that are there already
     * @param from when the container was started, or now
     */
    synchronized void follow(Container container, boolean fromBeginning, Instant from) {
        Follower earlier = byId.get(container.id());
        if (earlier != null) {
            earlier.lines().again();
        } else if (FOLLOWED.contains(container.role())) {
            ViewHealth view = sightings.view(View.LINES, container.name());
            view.sees(sightings.clock().atMs(from));
            StreamHealth<LogLine> health = new StreamHealth<>(
                    view,
                    line -> lines.accept(container, line),
                    (fromMs, toMs, why) -> lose(container, fromMs, toMs, why));
            byId.put(
                    container.id(),
                    new Follower(container, view, streams.lines(container.id(), fromBeginning ? null : from, health)));
        }
    }

    /**
     * Forgets the containers that are gone and have told all, since a lab whose pool changes has more and more of them.
     *
     * @param existing all containers of the lab
     * @return the ids of those that were forgotten
     */
    synchronized Set<String> forgetAllBut(Collection<Container> existing) {
        Set<String> ids = existing.stream().map(Container::id).collect(Collectors.toSet());
        Set<String> gone = byId.values().stream()
                .filter(follower -> !ids.contains(follower.container().id()) && sightings.forget(follower.view()))
                .map(follower -> follower.container().id())
                .collect(Collectors.toSet());
        byId.keySet().removeAll(gone);
        return gone;
    }

    private void lose(Container container, double fromMs, double toMs, String why) {
        if (container.role() == Role.BALANCER) {
            accessLogs.apply(container.name()).lacks(fromMs, toMs, why);
        }
    }

    /** Stops, and says why. */
    void stop(String why) {
        double nowMs = sightings.clock().nowMs();
        byId.values().forEach(follower -> {
            follower.view().stopped(why);
            lose(follower.container(), nowMs, Double.POSITIVE_INFINITY, why);
            follower.lines().close();
        });
    }
}
