package dev.ballast.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** Something that was done or seen. docs/architecture.md lists the types as they stand in {@code history.jsonl}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Phase.class, name = "phase"),
    @JsonSubTypes.Type(value = Event.ScaleRequested.class, name = "scale-requested"),
    @JsonSubTypes.Type(value = Event.Scaled.class, name = "scaled"),
    @JsonSubTypes.Type(value = Event.InstanceStarted.class, name = "instance-started"),
    @JsonSubTypes.Type(value = Event.InstanceStopping.class, name = "instance-stopping"),
    @JsonSubTypes.Type(value = Event.InstanceStopped.class, name = "instance-stopped"),
    @JsonSubTypes.Type(value = Event.InstanceKilled.class, name = "instance-killed"),
    @JsonSubTypes.Type(value = Event.ConsulPassing.class, name = "consul-passing"),
    @JsonSubTypes.Type(value = Event.Rendered.class, name = "rendered"),
    @JsonSubTypes.Type(value = Event.Served.class, name = "served"),
    @JsonSubTypes.Type(value = Event.Requests.class, name = "requests"),
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
    record InstanceKilled(String instance, String service, String signal) implements Event {}

    /** The passing instances that Consul lists, {@code ip:port}. */
    record ConsulPassing(String service, List<String> addresses) implements Event {}

    /** The upstreams in a balancer's configuration, {@code ip:port}; the file is in the run directory. */
    record Rendered(String balancer, List<String> upstreams, String file) implements Event {}

    /** The first answer seen from an instance. */
    record Served(String hostname, String instance) implements Event {}

    /** A batch of requests was sent through the balancer. */
    record Requests(
            String purpose,
            int total,
            int failed,
            Map<String, Integer> hostnames,
            long tookMs,
            Map<String, Integer> failures)
            implements Event {}

    /** A checker has spoken. */
    record Checked(String check, Verdict verdict, String detail) implements Event {}

    /** Anything else worth a line. */
    record Note(String text) implements Event {}

    /** The start or the test failed. */
    record Failed(String message) implements Event {}
}
