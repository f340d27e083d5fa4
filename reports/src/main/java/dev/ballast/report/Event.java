package dev.ballast.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ballast.history.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a line of {@code history.jsonl} says; a type that this version doesn't know is {@link Unknown}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Event.Unknown.class)
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
    @JsonSubTypes.Type(value = Event.Spoken.class, name = "verdict"),
    @JsonSubTypes.Type(value = Event.Note.class, name = "note"),
    @JsonSubTypes.Type(value = Event.Failed.class, name = "failed"),
})
sealed interface Event {

    record Phase(String name) implements Event {
        public Phase {
            name = orUnnamed(name);
        }
    }

    record ScaleRequested(String service, int from, int to) implements Event {
        public ScaleRequested {
            service = orUnnamed(service);
        }
    }

    record Scaled(String service, int to, @Nullable Double tookMs) implements Event {
        public Scaled {
            service = orUnnamed(service);
        }
    }

    /** @param address {@code ip:port}, as Consul and the balancer name it; null where the history doesn't say */
    record InstanceStarted(
            String instance,
            String service,
            @Nullable String container,
            @Nullable String address) implements Event {
        public InstanceStarted {
            instance = orUnnamed(instance);
            service = orUnnamed(service);
        }
    }

    record InstanceStopping(String instance, String service) implements Event {
        public InstanceStopping {
            instance = orUnnamed(instance);
            service = orUnnamed(service);
        }
    }

    record InstanceStopped(String instance, String service) implements Event {
        public InstanceStopped {
            instance = orUnnamed(instance);
            service = orUnnamed(service);
        }
    }

    record InstanceKilled(
            String instance, String service, @Nullable String signal) implements Event {
        public InstanceKilled {
            instance = orUnnamed(instance);
            service = orUnnamed(service);
        }
    }

    record InstanceDied(
            String instance, String service, @Nullable Integer exitCode) implements Event {
        public InstanceDied {
            instance = orUnnamed(instance);
            service = orUnnamed(service);
        }
    }

    record Registered(String instance, String service) implements Event {
        public Registered {
            instance = orUnnamed(instance);
            service = orUnnamed(service);
        }
    }

    record Deregistered(String instance, String service) implements Event {
        public Deregistered {
            instance = orUnnamed(instance);
            service = orUnnamed(service);
        }
    }

    record ConsulPassing(String service, List<String> addresses) implements Event {
        public ConsulPassing {
            service = orUnnamed(service);
            addresses = orEmpty(addresses);
        }
    }

    record ConsulCritical(String service, List<String> addresses) implements Event {
        public ConsulCritical {
            service = orUnnamed(service);
            addresses = orEmpty(addresses);
        }
    }

    /** @param members states by name */
    record ConsulCluster(@Nullable String leader, Map<String, String> members) implements Event {
        public ConsulCluster {
            members = Objects.requireNonNullElse(members, Map.of());
        }
    }

    record Rendered(
            String balancer,
            List<String> upstreams,
            @Nullable String file) implements Event {
        public Rendered {
            balancer = orUnnamed(balancer);
            upstreams = orEmpty(upstreams);
        }
    }

    /** @param state {@code STARTED}, {@code DRAINING} or {@code GONE} */
    record Worker(
            String balancer,
            @Nullable Integer pid,
            @Nullable String state) implements Event {
        public Worker {
            balancer = orUnnamed(balancer);
        }
    }

    record Process(
            String instance,
            String process,
            boolean running,
            @Nullable String words) implements Event {
        public Process {
            instance = orUnnamed(instance);
            process = orUnnamed(process);
        }
    }

    record Served(String hostname, @Nullable String instance) implements Event {
        public Served {
            hostname = orUnnamed(hostname);
        }
    }

    /** @param connections {@code fresh} or {@code kept} */
    record ServedBetween(
            String hostname,
            @Nullable String instance,
            @Nullable String connections,
            @Nullable Double firstMs,
            @Nullable Double lastMs,
            long requests)
            implements Event {
        public ServedBetween {
            hostname = orUnnamed(hostname);
        }
    }

    /**
     * @param retried how many of the requests went to more than one upstream
     * @param repeated how often one of them came again, because the client retried
     */
    record Proxied(String balancer, long requests, long retried, long repeated, Map<String, Long> statuses)
            implements Event {
        public Proxied {
            balancer = orUnnamed(balancer);
            statuses = orEmpty(statuses);
        }
    }

    record Lost(
            @Nullable String load,
            long number,
            @Nullable String outcome,
            @Nullable String cause,
            @Nullable String detail)
            implements Event {}

    record Requests(
            String purpose,
            long total,
            long failed,
            Map<String, Long> hostnames,
            @Nullable Double tookMs,
            Map<String, Long> failures)
            implements Event {
        public Requests {
            purpose = orUnnamed(purpose);
            hostnames = orEmpty(hostnames);
            failures = orEmpty(failures);
        }
    }

    /** The highest arrival rates that were kept up with; null where that was not found. */
    record Capacity(
            @Nullable Double directPerSecond, @Nullable Double balancedPerSecond) implements Event {}

    /** @param verdict a {@link Verdict} by name; anything else proves nothing */
    record Spoken(
            String check,
            @Nullable String verdict,
            @Nullable String detail) implements Event {
        public Spoken {
            check = orUnnamed(check);
        }
    }

    record Note(String text) implements Event {
        public Note {
            text = Objects.requireNonNullElse(text, "");
        }
    }

    record Failed(String message) implements Event {
        public Failed {
            message = Objects.requireNonNullElse(message, "failed, without a message");
        }
    }

    record Unknown() implements Event {}

    // Jackson hands null to a component that the line lacks; a component promises more, so each record mends it.

    private static String orUnnamed(@Nullable String name) {
        return name == null || name.isBlank() ? "(unnamed)" : name;
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null
                ? List.of()
                : list.stream().filter(Objects::nonNull).distinct().toList();
    }

    private static Map<String, Long> orEmpty(@Nullable Map<String, Long> counts) {
        if (counts == null) {
            return Map.of();
        }
        var sorted = new TreeMap<String, Long>();
        counts.forEach((name, count) -> sorted.put(name, count == null ? 0 : count));
        return Collections.unmodifiableMap(sorted);
    }
}
