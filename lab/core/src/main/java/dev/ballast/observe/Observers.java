package dev.ballast.observe;

import dev.ballast.balancer.Balancer;
import dev.ballast.discovery.ConsulView;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerStreams;
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
 * Watches one lab: the balancer, Consul, the engine's events and the containers' lines. Everything seen becomes an event of
 * the history, and the latest member lists are kept for those who wait for a change. Safe for use by several threads.
 */
public final class Observers implements PoolView, AutoCloseable {

    private final Sightings sightings;
    private final BalancerWatch balancer;
    private final ConsulWatch consul;
    private final ClusterWatch cluster;
    private final ContainerObserver containers;
    private final Source source;
    private final @Nullable Instant since;
    private boolean started;

    /** Says which supervised processes serve requests. */
    public interface Serves {

        /** Returns whether a process of a container may serve requests, or null if that is not known. */
        @Nullable
        Boolean test(Container container, String process);
    }

    /**
     * The containers that are watched.
     *
     * @param streams what the engine and the containers say
     * @param all returns all containers of the lab
     * @param addressOf returns the address at which an API instance serves
     * @param serves whether a container's supervised process may serve requests
     */
    public record Source(
            ContainerStreams streams,
            Supplier<List<Container>> all,
            Function<Container, String> addressOf,
            Serves serves) {

        Optional<Container> byId(String id) {
            return all.get().stream()
                    .filter(container -> container.id().equals(id))
                    .findFirst();
        }
    }

    /**
     * @param balancerAnnounces whether the balancer announces each member list that is in force
     * @param service the service whose instances Consul is asked for
     * @param accessLog takes the lines of the balancer's access log
     * @param history takes the events
     * @param run takes the rendered configurations; empty while another process keeps them
     * @param since from when on the containers are followed, or null to begin at {@link #start} in a lab that runs
     */
    public Observers(
            Source source,
            Balancer balancer,
            boolean balancerAnnounces,
            ConsulView consul,
            String service,
            AccessLog accessLog,
            History history,
            Supplier<Optional<RunDirectory>> run,
            @Nullable Instant since) {
        this.source = source;
        this.since = since;
        sightings = new Sightings(history);
        this.balancer = new BalancerWatch(balancer, balancerAnnounces, sightings, run);
        this.consul = new ConsulWatch(service, index -> consul.whenChanged(service, index), sightings);
        cluster = new ClusterWatch(consul::leader, consul::members, sightings);
        containers = new ContainerObserver(source, sightings, this.balancer, accessLog);
    }

    /** Begins to watch, unless it has begun. */
    public synchronized void start() {
        if (started) {
            return;
        }
        started = true;
        balancer.start();
        consul.start();
        cluster.start();
        if (since == null) {
            containers.followFromNow(source.all().get());
        } else {
            containers.followSince(since);
        }
    }

    /** Stops reading the containers' lines and the engine's events. Balancer and Consul are watched still. */
    public void stopReadingLogs() {
        containers.close();
    }

    @Override
    public Optional<List<String>> rendered() {
        return sightings.rendered();
    }

    @Override
    public Optional<List<String>> passing() {
        return sightings.passing();
    }

    @Override
    public void expectChange(Duration time) {
        balancer.expectChange(time);
    }

    @Override
    public void close() {
        balancer.close();
        consul.close();
        cluster.close();
        containers.close();
    }
}
