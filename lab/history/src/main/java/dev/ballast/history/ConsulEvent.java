package dev.ballast.history;

import static dev.ballast.history.EventText.list;
import static dev.ballast.history.EventText.named;
import static dev.ballast.history.EventText.orBlank;
import static dev.ballast.history.EventText.orEmpty;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** What Consul lists. */
public sealed interface ConsulEvent extends Event {

    @Override
    default Category category() {
        return Category.POOL;
    }

    /** The passing instances that Consul lists, {@code ip:port}. */
    @JsonTypeName("consul-passing")
    record Passing(String service, List<String> addresses) implements ConsulEvent {

        public Passing {
            service = named(service);
            addresses = orEmpty(addresses);
        }

        @Override
        public String label() {
            return "passing in Consul";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "passing instances of %s in Consul: %s".formatted(service, list(addresses, nameOf));
        }
    }

    /** The instances that Consul lists and that do not pass, {@code ip:port}. */
    @JsonTypeName("consul-critical")
    record Critical(String service, List<String> addresses) implements ConsulEvent {

        public Critical {
            service = named(service);
            addresses = orEmpty(addresses);
        }

        @Override
        public String label() {
            return "critical in Consul";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "critical instances of %s in Consul: %s".formatted(service, list(addresses, nameOf));
        }
    }

    /**
     * The instances, {@code ip:port}, that pass as before, although Consul has written them or a check of theirs anew: for a
     * moment that was not seen, they may not have passed.
     */
    @JsonTypeName("consul-rewritten")
    record Rewritten(String service, List<String> addresses) implements ConsulEvent {

        public Rewritten {
            service = named(service);
            addresses = orEmpty(addresses);
        }

        @Override
        public Category category() {
            return Category.NOTE;
        }

        @Override
        public String label() {
            return "written anew in Consul";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "instances of %s that pass as before, written anew in Consul: %s"
                    .formatted(service, list(addresses, nameOf));
        }
    }

    /** Consul's leader, {@code ip:port} or blank, and its members' states by name. */
    @JsonTypeName("consul-cluster")
    record Cluster(String leader, Map<String, String> members) implements ConsulEvent {

        /** The state of a member that the others do not reach, and that has not left. */
        public static final String FAILED = "FAILED";

        public Cluster {
            leader = orBlank(leader);
            members = Objects.requireNonNullElse(members, Map.of());
        }

        @Override
        public String label() {
            return "Consul's cluster";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "Consul has %s and %s"
                    .formatted(
                            leader.isBlank() ? "no leader" : "leader " + leader,
                            EventText.count(members.size(), "member"));
        }
    }
}
