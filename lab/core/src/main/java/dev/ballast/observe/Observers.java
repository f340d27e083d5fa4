package dev.ballast.observe;

import dev.ballast.discovery.ConsulView;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerStreams;
import dev.ballast.engine.Role;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.loss.AccessLog;
import dev.ballast.pool.PoolView;
import dev.ballast.run.RunDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches one lab: the balancers, Consul, the engine's events and the containers' lines. Each observation becomes an
 * event of the history. The latest member lists are kept for callers that wait for a change. A balancer or a service of which
 * a container starts is watched from then on. Safe for use by several threads.
 */
public final class Observers implements PoolView, AutoCloseable {

    /** Why a view stops whose observer is closed. */
    static final String LEFT = "this process ends, or leaves the lab";

    private final Sightings sightings;
    private final Balancers balancers;
    private final Services services;
    private final ClusterWatch cluster;
    private final ClockWatch clock;
    private final ContainerObserver containers;
    private final Source source;
    private final @Nullable Instant since;
    private boolean started;

    /** Says which supervised processes serve requests. */
    public interface Serves {

        /** Returns whether a process of a container may serve requests. */
        boolean test(Container container, String process);
    }

    /**
     * The containers that are watched.
     *
     * @param streams what the engine and the containers say
     * @param all returns all containers of the lab
     * @param addressOf returns the address at which an instance of a service serves
     * @param serves whether a container's supervised process may serve requests
     */
    public record Source(
            ContainerStreams streams,
            Supplier<List<Container>> all,
            Function<Container, String> addressOf,
            Serves serves) {}

    /**
     * The parts of the system that are queried.
     *
     * @param balancers returns what a balancer's container shows
     * @param consul Consul, which is asked for its members and for the services
     * @param services those that Consul is asked for from the beginning
     */
    public record Views(Function<Container, Watched> balancers, ConsulView consul, List<String> services) {}

    /**
     * The receivers of the observations.
     *
     * @param history takes the events
     * @param known returns what all processes have recorded
     * @param run takes the rendered configurations; empty while another process keeps them
     * @param since from when on the containers are followed, or null to begin at {@link #start} in a lab that runs
     */
    public record Sink(
            History history,
            Supplier<List<Entry<?>>> known,
            Supplier<Optional<RunDirectory>> run,
            @Nullable Instant since) {}

    public Observers(Source source, Views views, Sink sink) {
        this.source = source;
        this.since = sink.since();
        ConsulView asked = views.consul();
        sightings = new Sightings(sink.history(), sink.known());
        balancers = new Balancers(views.balancers(), sightings, sink.run());
        services = new Services(asked::whenChanged, sightings, views.services());
        cluster = new ClusterWatch(asked::leader, asked::members, sightings);
        clock = new ClockWatch(sink.history()::hostAheadMs, sightings);
        containers = new ContainerObserver(source, sightings, balancers, services);
    }

    /** Begins to watch, unless it has begun. If this process is the one that records from now on, it says so. */
    public synchronized void start() {
        if (started) {
            sightings.takeOver();
            return;
        }
        started = true;
        Instant now = Instant.now();
        containers.begin(since == null ? now : since); // before any other view, since it says that a process records
        List<Container> all = source.all().get();
        all.stream()
                .filter(container -> container.role() == Role.BALANCER)
                .forEach(container -> balancers.watch(container, since != null));
        services.start();
        cluster.start();
        clock.start();
        if (since == null) {
            containers.followFromNow(now, all);
        } else {
            containers.followSince(since);
        }
    }

    /** Stops reading the containers' lines and the engine's events. Balancers and Consul are still watched. */
    public void stopReadingLogs() {
        containers.stop("this process no longer reads it, as it was asked");
    }

    /** Ends the watch of a balancer that is removed. */
    public void forgetBalancer(String name) {
        balancers.forget(name);
    }

    /** Begins to ask Consul for a service, unless it is asked for. */
    public void watchService(String name) {
        services.watch(name);
    }

    /** Ends the watch of a service that is removed. */
    public void forgetService(String name) {
        services.forget(name);
    }

    /** Returns what a balancer's access log says. */
    public AccessLog accessLog(String balancer) {
        return balancers.accessLog(balancer);
    }

    @Override
    public Optional<List<String>> rendered(String balancer, String service) {
        return sightings.rendered(balancer, service);
    }

    @Override
    public Optional<List<String>> passing(String service) {
        return sightings.passing(service);
    }

    @Override
    public void expectChange(Duration time) {
        balancers.expectChange(time);
    }

    /** Stops. Nothing is recorded any more when this returns, so another process may go on. */
    @Override
    public void close() {
        balancers.close();
        services.close();
        cluster.close();
        clock.close();
        containers.close();
        sightings.close();
    }
}
