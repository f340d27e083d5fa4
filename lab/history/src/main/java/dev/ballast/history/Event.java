package dev.ballast.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that was done or seen. docs/reference/run-directory.md lists the types as they stand in {@code history.jsonl}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Phase.class, name = "phase"),
    @JsonSubTypes.Type(value = Event.ScaleRequested.class, name = "scale-requested"),
    @JsonSubTypes.Type(value = Event.Scaled.class, name = "scaled"),
    @JsonSubTypes.Type(value = Event.InstanceStarted.class, name = "instance-started"),
    @JsonSubTypes.Type(value = Event.InstanceStopping.class, name = "instance-stopping"),
    @JsonSubTypes.Type(value = Event.InstanceStopped.class, name = "instance-stopped"),
    @JsonSubTypes.Type(value = Event.InstanceKilled.class, name = "instance-killed"),
    @JsonSubTypes.Type(value = Event.InstanceDied.class, name = "instance-died"),
    @JsonSubTypes.Type(value = Event.Registered.class, name = "registered"),
    @JsonSubTypes.Type(value = Event.Deregistered.class, name = "deregistered"),
    @JsonSubTypes.Type(value = Event.ConsulPassing.class, name = "consul-passing"),
    @JsonSubTypes.Type(value = Event.ConsulCritical.class, name = "consul-critical"),
    @JsonSubTypes.Type(value = Event.ConsulCluster.class, name = "consul-cluster"),
    @JsonSubTypes.Type(value = Event.Rendered.class, name = "rendered"),
    @JsonSubTypes.Type(value = Event.Worker.class, name = "worker"),
    @JsonSubTypes.Type(value = Event.Process.class, name = "process"),
    @JsonSubTypes.Type(value = Event.Served.class, name = "served"),
    @JsonSubTypes.Type(value = Event.ServedBetween.class, name = "served-between"),
    @JsonSubTypes.Type(value = Event.Proxied.class, name = "proxied"),
    @JsonSubTypes.Type(value = Event.Lost.class, name = "lost"),
    @JsonSubTypes.Type(value = Event.Requests.class, name = "requests"),
    @JsonSubTypes.Type(value = Event.Capacity.class, name = "capacity"),
    @JsonSubTypes.Type(value = Event.Checked.class, name = "verdict"),
    @JsonSubTypes.Type(value = Event.Note.class, name = "note"),
    @JsonSubTypes.Type(value = Event.Failed.class, name = "failed"),
})
public sealed interface Event {

    /** A step of the run begins. */
    record Phase(String name) implements Event {}

    /** Somebody asked for another number of instances. */
    record ScaleRequested(String service, int from, int to) implements Event {}

    /** The number asked for is in force. */
    record Scaled(String service, int to, long tookMs) implements Event {}

    /** An instance's container runs. */
    record InstanceStarted(String instance, String service, String container, String address) implements Event {}

    /** An instance was asked to stop. */
    record InstanceStopping(String instance, String service) implements Event {}

    /** An instance's container is gone. */
    record InstanceStopped(String instance, String service) implements Event {}

    /** An instance's container was sent a signal. */
    record InstanceKilled(String instance, String service, String signal) implements Event {

        /** Returns whether that ends it at once; whatever another signal does to it, {@link InstanceDied} tells. */
        public boolean endsAtOnce() {
            return Set.of("KILL", "SIGKILL", "9").contains(signal.toUpperCase(Locale.ROOT));
        }
    }

    /** An instance's container ended, asked or not; the engine says so. */
    record InstanceDied(String instance, String service, int exitCode) implements Event {}

    /** An instance began to tell Consul that it is there. */
    record Registered(String instance, String service) implements Event {}

    /** An instance began to tell Consul that it goes. */
    record Deregistered(String instance, String service) implements Event {}

    /** The passing instances that Consul lists, {@code ip:port}. */
    record ConsulPassing(String service, List<String> addresses) implements Event {}

    /** The instances that Consul lists and that do not pass, {@code ip:port}. */
    record ConsulCritical(String service, List<String> addresses) implements Event {}

    /** Consul's leader, {@code ip:port} or blank, and its members' states by name. */
    record ConsulCluster(String leader, Map<String, String> members) implements Event {}

    /**
     * A balancer's member list, {@code ip:port}, is in force: for requests on new connections at least. The file with its
     * configuration is in the run directory; blank where there is none.
     */
    record Rendered(String balancer, List<String> upstreams, String file) implements Event {}

    /** A worker process of a balancer that reloads began, was told to finish, or ended. */
    record Worker(String balancer, int pid, WorkerState state) implements Event {}

    /** What a worker process did. */
    enum WorkerState {
        STARTED,
        DRAINING,
        GONE
    }

    /** A supervised process of an instance began or ended; supervisord says so, in {@code words}. */
    record Process(String instance, String process, boolean running, String words) implements Event {

        /** Programs of Ballast's images that serve no request. */
        private static final Set<String> HELPERS =
                Set.of("consul", "register", "drain", "consul-template", "tell-members", "follow-pool");

        /** Returns whether it may be one that serves requests. */
        public boolean serves() {
            return !HELPERS.contains(process);
        }
    }

    /** The first answer seen from an instance. */
    record Served(String hostname, String instance) implements Event {}

    /**
     * What one load saw of an instance.
     *
     * @param connections {@code fresh}: on connections of a request's own; {@code kept}: on connections kept alive
     * @param firstMs when the first of its answers ended, on the history's clock
     * @param lastMs when the last did
     * @param requests how many there were
     */
    record ServedBetween(
            String hostname, String instance, String connections, double firstMs, double lastMs, long requests)
            implements Event {}

    /**
     * What a balancer's access log says of one load.
     *
     * @param requests requests logged, each counted once
     * @param retried those that it sent to more than one upstream; the client saw nothing of it
     * @param repeated how often one of them came again, because the client retried
     * @param statuses how often it answered what
     */
    record Proxied(String balancer, long requests, long retried, long repeated, Map<String, Long> statuses)
            implements Event {}

    /**
     * A request of a load was lost; the entry's time is when it was due.
     *
     * @param load the load's id
     * @param number which of its requests, from 0
     * @param outcome what became of it, such as {@code refused}
     * @param cause why, such as {@code reload gap}
     * @param detail what says so
     */
    record Lost(String load, int number, String outcome, String cause, String detail) implements Event {}

    /** A batch of requests was sent through the balancer. */
    record Requests(
            String purpose,
            int total,
            int failed,
            Map<String, Integer> hostnames,
            long tookMs,
            Map<String, Integer> failures)
            implements Event {}

    /**
     * The highest arrival rates, in requests a second, that were kept up with; null where that was not found.
     *
     * @param directPerSecond without the balancer
     * @param balancedPerSecond through it
     */
    record Capacity(
            @Nullable Integer directPerSecond, @Nullable Integer balancedPerSecond) implements Event {}

    /**
     * A checker has given its verdict.
     *
     * @param doubts why the verdict is {@link Verdict#UNKNOWN}, as far as the checker knows kinds of reasons
     */
    record Checked(
            String check,
            Verdict verdict,
            String detail,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Doubt> doubts)
            implements Event {

        public Checked {
            doubts = doubts == null ? List.of() : List.copyOf(doubts); // histories written before have none
        }

        public Checked(String check, Verdict verdict, String detail) {
            this(check, verdict, detail, List.of());
        }

        /** Returns whether the verdict is UNKNOWN, and only because the load generator was late. */
        @JsonIgnore
        public boolean isOnlyLate() {
            return verdict == Verdict.UNKNOWN && doubts.equals(List.of(Doubt.LATE));
        }
    }

    /** Anything else worth a line. */
    record Note(String text) implements Event {}

    /** The start or the test failed. */
    record Failed(String message) implements Event {}
}
