package dev.ballast.observe;

import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerEvent;
import dev.ballast.engine.ContainerStreams;
import dev.ballast.engine.LogLine;
import dev.ballast.engine.Role;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the engine's events and the containers' lines, and turns them into events of the history, each with its moment
 * and its error. The engine stamps a line some time after it was written; lines with their own time stamp measure how long.
 */
final class ContainerObserver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerObserver.class);

    /** supervisord's own line: {@code 2026-11-23 07:30:00,123 INFO spawned: 'api' with pid 12}. */
    private static final Pattern SUPERVISOR = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}) \\w+ (?:(spawned): '(\\S+)'|(?:stopped|exited): (\\S+)) (.*)");

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

    /** The engine may tell up to three times that a container's memory was used up, within milliseconds. */
    private static final double ONE_KILL_MS = 1_000;

    private final ContainerStreams streams;
    private final Observers.Source source;
    private final Sightings sightings;
    private final Balancers balancers;
    private final Services services;
    private final Map<String, Double> lagMs = new ConcurrentHashMap<>();
    private final Map<String, Double> outOfMemoryMs = new ConcurrentHashMap<>();
    private final LogFollowers logs;
    private final HandSignals signals;
    private volatile @Nullable Closeable events;
    private volatile boolean closed;

    /**
     * @param balancers take their announcements, and the lines of their access logs
     * @param services are watched once one of their instances starts
     */
    ContainerObserver(Observers.Source source, Sightings sightings, Balancers balancers, Services services) {
        this.source = source;
        this.streams = source.streams();
        this.sightings = sightings;
        this.balancers = balancers;
        this.services = services;
        this.signals = new HandSignals(sightings);
        this.logs = new LogFollowers(streams, sightings, balancers::accessLog, this::onLine);
    }

    /** The engine's events are seen from a moment on. */
    void begin(Instant from) {
        sightings.engine().sees(sightings.clock().atMs(from));
    }

    /** Follows everything since a moment in a lab that starts. */
    void followSince(Instant since) {
        events =
                streams.events(since, new StreamHealth<>(sightings.engine(), this::onEvent, (fromMs, toMs, why) -> {}));
    }

    /** Follows what happens from a moment just now on in a lab whose containers run. */
    void followFromNow(Instant now, List<Container> running) {
        followSince(now);
        running.forEach(container -> logs.follow(container, false, now));
    }

    void onEvent(ContainerEvent event) {
        if (closed) {
            return;
        }
        double at = sightings.clock().atMs(event.at());
        String of = serviceOf(event.role(), event.service());
        switch (event.kind()) {
            case STARTED -> onStart(event, at);
            case PAUSED -> sightings.add(new InstanceEvent.Paused(event.name(), of, true), at, streams.errorMs());
            case UNPAUSED -> sightings.add(new InstanceEvent.Paused(event.name(), of, false), at, streams.errorMs());
            case DIED -> sightings.add(new InstanceEvent.Died(event.name(), of, event.code()), at, streams.errorMs());
            case SIGNALLED -> signals.take(event.name(), of, event.code(), at, streams.errorMs());
            case OUT_OF_MEMORY -> {
                Double last = outOfMemoryMs.put(event.id(), at);
                if (last == null || at - last > ONE_KILL_MS) {
                    sightings.add(new InstanceEvent.OutOfMemory(event.name(), of), at, streams.errorMs());
                }
            }
        }
    }

    private void onStart(ContainerEvent event, double at) {
        List<Container> all = source.all().get();
        lagMs.keySet().removeAll(logs.forgetAllBut(all));
        balancers.forgetAllBut(all);
        Optional<Container> started = all.stream()
                .filter(container -> container.id().equals(event.id()))
                .findFirst();
        if (started.isEmpty() && event.role() == Role.API) {
            sightings
                    .engine()
                    .missed(at, streams.errorMs(), event.name() + " was gone before its start could be recorded");
        }
        started.ifPresent(container -> {
            if (container.role() == Role.BALANCER) {
                balancers.watch(container, true);
            }
            if (container.role() == Role.API) {
                services.watch(container.service());
                sightings.add(
                        new InstanceEvent.Started(
                                container.name(),
                                container.service(),
                                container.hostname(),
                                source.addressOf().apply(container)),
                        at,
                        streams.errorMs());
            }
            logs.follow(container, true, event.at());
        });
    }

    void onLine(Container container, LogLine line) {
        if (closed) {
            return;
        }
        if (line.process().isEmpty()) {
            onSupervisor(container, line);
        } else if (line.text().startsWith("{")) {
            if (isProxys(container, line)) {
                balancers.accessLog(container.name()).accept(line.process(), line.text());
            }
        } else {
            Announcement.in(line.text()).ifPresent(announcement -> onAnnouncement(container, announcement, line));
            if (isProxys(container, line)) {
                balancers.notice(container, line.text()).ifPresent(event -> stamped(event, container, line));
            }
        }
    }

    /** Returns whether a line is from a balancer's process that may serve requests; others may print what looks like its own. */
    private boolean isProxys(Container container, LogLine line) {
        return container.role() == Role.BALANCER && source.serves().test(container, line.process());
    }

    private void onAnnouncement(Container container, Announcement announcement, LogLine line) {
        Instant moment = streams.toHost(announcement.moment());
        double at = sightings.clock().atMs(moment);
        double errorMs = announcement.errorMs() + streams.errorMs();
        String instance = Deployment.servedInstance(container.name());
        if (!announcement.maySay(container.role())) {
            LOG.warn("{} announced '{}', which only a balancer may", container.name(), announcement.event());
            return;
        }
        switch (announcement.event()) {
            case "rendered" -> {
                late(container, moment, line);
                balancers.with(
                        container,
                        watch -> watch.announced(announcement.upstreams(), announcement.services(), at, errorMs));
            }
            case "registered" ->
                sightings.add(new InstanceEvent.Registered(instance, container.service()), at, errorMs);
            case "deregistered" ->
                sightings.add(new InstanceEvent.Deregistered(instance, container.service()), at, errorMs);
            default -> LOG.warn("{} announced '{}', which is no known event", container.name(), announcement.event());
        }
    }

    /** Returns what an event says of a container: its service or balancer, or its role. */
    private static String serviceOf(Role role, String service) {
        return role == Role.API || role == Role.BALANCER ? service : role.label();
    }

    private void onSupervisor(Container container, LogLine line) {
        Matcher matcher = SUPERVISOR.matcher(line.text());
        if (matcher.matches()) {
            boolean spawned = matcher.group(2) != null;
            Instant said = LocalDateTime.parse(matcher.group(1), STAMP).toInstant(ZoneOffset.UTC);
            late(container, streams.toHost(said), line);
            String process = spawned ? matcher.group(3) : matcher.group(4);
            stamped(
                    new InstanceEvent.ProcessChanged(
                            container.name(),
                            process,
                            spawned,
                            matcher.group(5),
                            source.serves().test(container, process),
                            container.role() == Role.BALANCER),
                    container,
                    line);
        }
    }

    /** Records an event at the engine's time stamp, which is late by at most what was measured. */
    private void stamped(Event event, Container container, LogLine line) {
        double errorMs = lagMs.getOrDefault(container.id(), 0.0) + streams.errorMs();
        sightings.add(event, sightings.clock().atMs(line.at()), errorMs);
    }

    /** Keeps the longest time that a line took from its own time stamp to the engine's. */
    private void late(Container container, Instant written, LogLine line) {
        double lag = Duration.between(written, line.at()).toNanos() / 1e6;
        lagMs.merge(container.id(), Math.max(lag, 0), Math::max);
    }

    /** Stops, and says why. */
    void stop(String why) {
        if (closed) {
            return;
        }
        closed = true;
        signals.close();
        sightings.engine().stopped(why);
        logs.stop(why);
        Closeable stream = events;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debug("a stream of the engine did not close", e);
            }
        }
    }

    @Override
    public void close() {
        stop(Observers.LEFT);
    }
}
