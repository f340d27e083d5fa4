package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.balancer.Balancer;
import dev.ballast.topology.BalancerSpec;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Topology;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code up} prints of the lab that it started. */
final class StartedLab {

    private StartedLab() {}

    /** @param of what is reached there */
    record Address(String of, String url) {}

    /** Returns what runs, such as {@code 2 of api-flask, 1 of api-java behind} the balancers. */
    static String inWords(Topology topology) {
        return topology.services().stream()
                        .map(service -> "%d of %s".formatted(service.count(), service.image()))
                        .collect(Collectors.joining(", "))
                + topology.balancers().stream()
                        .map(BalancerSpec::image)
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", " behind ", ""));
    }

    /** Returns the addresses to try: the first service at each balancer, and each other service at the first balancer. */
    static List<Address> addresses(Lab lab) {
        List<ServiceSpec> services = lab.topology().services();
        List<Balancer> balancers = lab.balancers();
        String first = balancers.get(0).url();
        return Stream.concat(
                        balancers.stream()
                                .map(balancer -> new Address(
                                        balancers.size() == 1 ? "balancer" : balancer.name(),
                                        balancer.url() + path(services.get(0)))),
                        services.stream()
                                .skip(1)
                                .map(service -> new Address(service.name(), first + path(service) + host(service))))
                .toList();
    }

    private static String host(ServiceSpec service) {
        return service.route().startsWith("/") ? "" : " (Host: %s)".formatted(service.route());
    }

    /** Returns a command that asks a service for its host name. */
    static String curl(String balancer, ServiceSpec service) {
        String host = service.route().startsWith("/") ? "" : "-H 'Host: %s' ".formatted(service.route());
        return "curl %s%s%s".formatted(host, balancer, path(service));
    }

    private static String path(ServiceSpec service) {
        boolean isPath = service.route().startsWith("/") && !service.route().equals(ServiceSpec.ROOT);
        return (isPath ? service.route() : "") + "/hostname";
    }
}
