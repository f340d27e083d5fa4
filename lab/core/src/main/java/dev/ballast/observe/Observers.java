package dev.ballast.observe;

import dev.ballast.balancer.Balancer;
import dev.ballast.discovery.ConsulView;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerStreams;
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
 * Watches one lab: the balancer, Consul, the engine's events and the containers' lines. Each observation becomes an
 * event of the history. The latest member lists are kept for callers that wait for a change. Safe for use by several
 * threads.
 */
public final class Observers implements PoolView, AutoCloseable {

    /** Why a view stops whose observer is closed. */
    static final String LEFT = "this process ends, or leaves the lab";

    private final Sightings sightings;
    private final BalancerWatch balancer;
    private final ConsulWatch consul;
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
     * @param addressOf returns the address at which an API instance serves
     * @param serves whether a container's supervised process may serve requests
     * @param notices finds what a balancer's proxy prints of its worker processes
     */
    public record Source(
            ContainerStreams streams,
            Supplier<List<Container>> all,
            Function<Container, String> addressOf,
            Serves serves,
            WorkerNotices notices) {}

    /**
     * The parts of the system that are queried.
     *
     * @param balancer the balancer, whose configuration is read
     * @param announces whether the balancer announces each member list that is in force
     * @param consul Consul, which is asked for its members and for a service
     * @param service the service whose instances Consul is asked for
     */
    public record Views(Balancer balancer, boolean announces, ConsulView consul, String service) {}

    /**
     * The receivers of the observations.
     *
     * @param history takes the events
     * @param known returns what all processes have recorded
     * @param accessLog takes the lines of the balancer's access log
     * @param run takes the rendered configurations; empty while another process keeps them
     * @param since from when on the containers are followed, or null to begin at {@link #start} in a lab that runs
     */
    public record Sink(
            History history,
            Supplier<List<Entry<?>>> known,
            AccessLog accessLog,
            Supplier<Optional<RunDirectory>> run,
            @Nullable Instant since) {}

    public Observers(Source source, Views views, Sink sink) {
        this.source = source;
        this.since = sink.since();
        ConsulView asked = views.consul();
        sightings = new Sightings(sink.history(), sink.known());
        balancer = new BalancerWatch(views.balancer(), views.announces(), sightings, sink.run());
        consul = new ConsulWatch(views.service(), index -> asked.whenChanged(views.service(), index), sightings);
        cluster = new ClusterWatch(asked::leader, asked::members, sightings);
        clock = new ClockWatch(sink.history()::hostAheadMs, sightings);
        containers = new ContainerObserver(source, sightings, balancer, sink.accessLog());
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
        if (since == null) {
            balancer.startLate();
        } else {
            balancer.start(); // so that a list counts only once its announcement is in the history
        }
        consul.start();
        cluster.start();
        clock.start();
        if (since == null) {
            containers.followFromNow(now, source.all().get());
        } else {
            containers.followSince(since);
        }
    }

    /** Stops reading the containers' lines and the engine's events. Balancer and Consul are still watched. */
    public void stopReadingLogs() {
        containers.stop("this process no longer reads it, as it was asked");
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

    /** Stops. Nothing is recorded any more when this returns, so another process may go on. */
    @Override
    public void close() {
        balancer.close();
        consul.close();
        cluster.close();
        clock.close();
        containers.close();
        sightings.close();
    }
}
