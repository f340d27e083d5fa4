package dev.ballast.history;

import static dev.ballast.history.EventText.list;
import static dev.ballast.history.EventText.named;
import static dev.ballast.history.EventText.orBlank;
import static dev.ballast.history.EventText.orEmpty;
import static dev.ballast.history.EventText.sortedLists;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a balancer has in force. */
public sealed interface BalancerEvent extends Event {

    @Override
    default Category category() {
        return Category.BALANCER;
    }

    /**
     * A balancer's member list is in force: for requests on new connections at least.
     *
     * @param upstreams {@code ip:port}, of all services
     * @param services the upstreams of each service, sorted; empty if the balancer does not say which upstream is of which
     *     service. Older histories lack it
     * @param file its configuration in the run directory; blank if none was kept
     */
    @JsonTypeName("rendered")
    record Rendered(
            String balancer,
            List<String> upstreams,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<String>> services,
            String file)
            implements BalancerEvent {

        public Rendered {
            balancer = named(balancer);
            upstreams = orEmpty(upstreams);
            services = sortedLists(services);
            file = orBlank(file);
        }

        /** Makes an event of a balancer that does not say which upstream is of which service. */
        public Rendered(String balancer, List<String> upstreams, String file) {
            this(balancer, upstreams, Map.of(), file);
        }

        /** Returns whether it may have upstreams of a service: it names it, or does not name services. */
        public boolean mayHave(String service) {
            return services.isEmpty() || services.containsKey(service);
        }

        /** Returns the upstreams of a service; those of all services if the balancer does not say which is whose. */
        public List<String> of(String service) {
            return services.isEmpty() ? upstreams : services.getOrDefault(service, List.of());
        }

        @Override
        public String label() {
            return "rendered";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            String members = services.size() < 2
                    ? list(upstreams, nameOf)
                    : services.entrySet().stream()
                            .map(service -> service.getKey() + ": " + list(service.getValue(), nameOf))
                            .collect(Collectors.joining("; "));
            return "upstreams in force at %s: %s".formatted(balancer, members);
        }
    }

    /**
     * How a balancer chooses the instance for a request, as its image says, and what it has to serve, as the lab says.
     *
     * @param services the services that it has to serve from then on; empty if the lab does not say. Older histories lack it
     */
    @JsonTypeName("balances")
    record Balances(
            String balancer,
            Balancing method,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> services) implements BalancerEvent {

        public Balances {
            balancer = named(balancer);
            method = Objects.requireNonNullElse(method, Balancing.RANDOM);
            services = orEmpty(services);
        }

        /** Makes an event of a lab that does not say what the balancer has to serve. */
        public Balances(String balancer, Balancing method) {
            this(balancer, method, List.of());
        }

        @Override
        public String label() {
            return "balancing method";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s chooses instances by: %s%s"
                    .formatted(
                            balancer,
                            method.label(),
                            services.size() < 2 ? "" : "; it serves " + String.join(", ", services));
        }
    }

    /** A worker process of a balancer that reloads started, was told to finish, or ended. */
    @JsonTypeName("worker")
    record Worker(String balancer, int pid, WorkerState state) implements BalancerEvent {

        public Worker {
            balancer = named(balancer);
            state = Objects.requireNonNullElse(state, WorkerState.UNKNOWN);
        }

        @Override
        public String label() {
            return "worker";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s: worker %s %s".formatted(balancer, pid, state.words);
        }
    }

    /** What a worker process did. */
    enum WorkerState {
        STARTED("started"),
        DRAINING("finishes its requests"),
        GONE("ended"),
        /** The history does not have the state, or has one that this version does not know. */
        @JsonEnumDefaultValue
        UNKNOWN("changed its state");

        private final String words;

        WorkerState(String words) {
            this.words = words;
        }
    }
}
