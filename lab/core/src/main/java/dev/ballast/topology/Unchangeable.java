package dev.ballast.topology;

import java.util.stream.Stream;

/** Requires that two topologies agree in what cannot be changed in a running lab. */
final class Unchangeable {

    private Unchangeable() {}

    /** @throws IllegalArgumentException naming the first field that cannot be changed */
    static void require(Topology inForce, Topology wanted) {
        same("name", wanted.name(), inForce.name());
        same("profile", wanted.profile().id(), inForce.profile().id());
        same("consul.servers", wanted.servers(), inForce.servers());
        if (wanted.uiPort() != 0) {
            same("consul.port", wanted.uiPort(), inForce.uiPort());
        }
        names(wanted)
                .filter(name -> names(inForce).anyMatch(name.other()::equals))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "%s is that of a %s of the running lab; apply a topology without it first"
                                    .formatted(name, name.ofService() ? "balancer" : "service"));
                });
    }

    private static void same(String field, Object wanted, Object inForce) {
        if (!wanted.equals(inForce)) {
            throw new IllegalArgumentException(
                    "%s (%s) cannot be changed while the lab runs; it is %s".formatted(field, wanted, inForce));
        }
    }

    private record Name(String name, boolean ofService) {

        /** Returns the same name of the other kind. */
        Name other() {
            return new Name(name, !ofService);
        }

        @Override
        public String toString() {
            return "%s.%s (%s)".formatted(ofService ? "services" : "balancers", name, name);
        }
    }

    private static Stream<Name> names(Topology topology) {
        return Stream.concat(
                topology.services().stream().map(one -> new Name(one.name(), true)),
                topology.balancers().stream().map(one -> new Name(one.name(), false)));
    }
}
