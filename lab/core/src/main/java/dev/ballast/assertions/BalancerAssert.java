package dev.ballast.assertions;

import dev.ballast.Instance;
import dev.ballast.balancer.Balancer;
import dev.ballast.balancer.Upstreams;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions on a balancer. */
public final class BalancerAssert extends AbstractAssert<BalancerAssert, Balancer> {

    BalancerAssert(Balancer actual) {
        super(actual, BalancerAssert.class);
    }

    /** Verifies that the upstreams in the configuration, as it is now, are exactly these instances. */
    public BalancerAssert rendersExactly(List<Instance> instances) {
        isNotNull();
        List<String> addresses = instances.stream().map(Instance::address).toList();
        String what = "upstreams rendered by %s".formatted(actual.name());
        String configuration = actual.configuration();
        Upstreams upstreams = Upstreams.of(configuration);
        if (!upstreams.unclear().isEmpty()) {
            throw Claim.open(
                    what,
                    "%s rendered lines that may name upstreams: %s; render addresses"
                            .formatted(actual.name(), upstreams.unclear()));
        }
        Claim.make(what, "exactly %s".formatted(addresses), () -> {
            if (configuration.isBlank()) {
                throw failure("%s has rendered no configuration", actual.name()); // an empty pool has one
            }
            Assertions.assertThat(upstreams.members().stream().distinct())
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(addresses);
        });
        return this;
    }
}
