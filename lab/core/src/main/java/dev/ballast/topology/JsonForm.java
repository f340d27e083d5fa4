package dev.ballast.topology;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A topology as JSON. Earlier versions wrote, and read, only the first service and balancer: {@code api}, {@code apis} and
 * {@code balancer}; later ones write these too.
 *
 * @param services null in JSON of earlier versions, as {@code balancers} and {@code settings}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JsonForm(
        @Nullable String name,
        @Nullable Profile profile,
        int servers,
        @Nullable ImageSource api,
        int apis,
        @Nullable ImageSource balancer,
        @Nullable Ports ports,
        @Nullable List<ServiceSpec> services,
        @Nullable List<BalancerSpec> balancers,
        @Nullable Settings settings) {

    Topology topology() {
        Ports host = present(ports, "ports");
        if (services != null && balancers != null) {
            return new Topology(
                    present(name, "name"),
                    present(profile, "profile"),
                    servers,
                    host.ui(),
                    services,
                    balancers,
                    Objects.requireNonNullElse(settings, Settings.NONE));
        }
        return Topology.builder()
                .name(present(name, "name"))
                .profile(present(profile, "profile"))
                .servers(servers)
                .api(present(api, "api"))
                .apis(apis)
                .balancer(present(balancer, "balancer"))
                .ports(host)
                .build();
    }

    private static <T> T present(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return part;
    }
}
