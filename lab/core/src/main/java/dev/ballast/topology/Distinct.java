package dev.ballast.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requires that services and balancers differ in what only one of them can have. */
final class Distinct {

    private final Map<String, String> holders = new HashMap<>();

    private Distinct() {}

    /** @throws IllegalArgumentException naming the first two that have the same name, route or port */
    static void require(List<ServiceSpec> services, List<BalancerSpec> balancers, int uiPort) {
        Distinct distinct = new Distinct();
        for (ServiceSpec service : services) {
            String holder = "services." + service.name();
            distinct.take("name", service.name(), holder);
        }
        requireRoutes(services);
        distinct.takePort(uiPort, "consul");
        for (BalancerSpec balancer : balancers) {
            String holder = "balancers." + balancer.name();
            distinct.take("name", balancer.name(), holder);
            distinct.takePort(balancer.port(), holder);
        }
    }

    private static void requireRoutes(List<ServiceSpec> services) {
        for (int i = 0; i < services.size(); i++) {
            ServiceSpec service = services.get(i);
            services.subList(0, i).stream()
                    .filter(service::hasRouteOf)
                    .findFirst()
                    .ifPresent(other ->
                            refuse("services." + service.name(), "route", service.route(), "services." + other.name()));
        }
    }

    private void takePort(int port, String holder) {
        if (port != 0) {
            take("port", String.valueOf(port), holder);
        }
    }

    private void take(String what, String value, String holder) {
        String other = holders.putIfAbsent(what + " " + value, holder);
        if (other != null) {
            refuse(holder, what, value, other);
        }
    }

    private static void refuse(String holder, String what, String value, String other) {
        throw new IllegalArgumentException(
                "%s.%s (%s) is that of %s too; choose another for one of them".formatted(holder, what, value, other));
    }
}
