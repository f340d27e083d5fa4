package dev.ballast.topology;

import dev.ballast.topology.Step.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the steps from the topology in force to another one. What adds comes before what removes: new services have instances
 * before balancers serve them, and services leave the balancers before their instances are removed. Settings are compared as they
 * take effect, wherever they are set. For one comparison.
 */
public final class Differences {

    private final InForce before;
    private final Topology wanted;
    private final Map<String, ServiceSpec> services;
    private final Map<String, BalancerSpec> balancers;
    private final Map<String, ServiceSpec> servicesBefore;
    private final Map<String, BalancerSpec> balancersBefore;

    /** What is in force after the steps so far. */
    private final Map<String, ServiceSpec> servicesNow;

    private final Map<String, BalancerSpec> balancersNow;
    private final Set<String> unsettledServices;
    private final Set<String> unsettledBalancers;
    private final Set<String> removedBalancers = new TreeSet<>();
    private final List<Step> steps = new ArrayList<>();

    private Differences(InForce before, Topology wanted, Function<ImageSource, ImageSettings> images) {
        this.before = before;
        this.wanted = wanted;
        services = byName(services(wanted, images), ServiceSpec::name);
        balancers = byName(balancers(wanted, images), BalancerSpec::name);
        servicesBefore = byName(services(before.topology(), images), ServiceSpec::name);
        balancersBefore = byName(balancers(before.topology(), images), BalancerSpec::name);
        servicesNow = new LinkedHashMap<>(servicesBefore);
        balancersNow = new LinkedHashMap<>(balancersBefore);
        unsettledServices = new TreeSet<>(before.unsettledServices());
        unsettledBalancers = new TreeSet<>(before.unsettledBalancers());
    }

    /**
     * Returns the steps in the order in which they have to be done, or none if there is no difference. A port of 0 that is wanted
     * is the one in force.
     *
     * @param images say which settings they take
     * @throws IllegalArgumentException naming a field that cannot be changed in a running lab, or a setting that an image cannot
     *     take
     */
    public static List<Step> between(InForce inForce, Topology wanted, Function<ImageSource, ImageSettings> images) {
        Unchangeable.require(inForce.topology(), wanted);
        wanted.requireTaken(images);
        return new Differences(inForce, HostPorts.kept(inForce.topology(), wanted), images).steps();
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.toMap(name, one -> one, (a, b) -> b, LinkedHashMap::new));
    }

    /** Returns the services with all that their containers are told as their own settings. */
    private static List<ServiceSpec> services(Topology topology, Function<ImageSource, ImageSettings> images) {
        return topology.services().stream()
                .map(one -> {
                    ImageSettings image = images.apply(one.image());
                    return one.toBuilder()
                            .settings(Settings.of(image.told(topology.effective(one, image))))
                            .build();
                })
                .toList();
    }

    private static List<BalancerSpec> balancers(Topology topology, Function<ImageSource, ImageSettings> images) {
        return topology.balancers().stream()
                .map(one -> {
                    ImageSettings image = images.apply(one.image());
                    return one.toBuilder()
                            .settings(Settings.of(image.told(topology.effective(one, image))))
                            .build();
                })
                .toList();
    }

    private List<Step> steps() {
        services.values().stream()
                .filter(one -> !servicesBefore.containsKey(one.name()))
                .forEach(this::add);
        services.values().stream().filter(this::needsRoll).forEach(this::roll);
        scale(true);
        changeBalancers();
        scale(false);
        Set<String> gone = new TreeSet<>(servicesBefore.keySet());
        gone.addAll(before.unsettledServices());
        gone.removeAll(services.keySet());
        gone.forEach(this::remove);
        if (!steps.isEmpty()) {
            Step last = steps.remove(steps.size() - 1);
            steps.add(new Step(
                    last.kind(), last.name(), last.from(), last.to(), wanted, last.during(), InForce.settled(wanted)));
        }
        return List.copyOf(steps);
    }

    private void add(ServiceSpec service) {
        unsettledServices.add(service.name());
        InForce during = now();
        // a route that another service still has becomes its own together with the other changes of routes
        boolean free = servicesNow.values().stream().noneMatch(service::hasRouteOf);
        if (free) {
            servicesNow.put(service.name(), service);
            unsettledServices.remove(service.name());
            unsettledBalancers.addAll(balancersNow.keySet());
        }
        add(Kind.ADD_SERVICE, service.name(), 0, service.count(), during);
    }

    private boolean needsRoll(ServiceSpec service) {
        ServiceSpec old = servicesBefore.get(service.name());
        return before.unsettledServices().contains(service.name())
                || old != null && !service.equals(as(old, service.count(), service.route()));
    }

    private void roll(ServiceSpec service) {
        unsettledServices.add(service.name());
        InForce during = now();
        ServiceSpec old = servicesNow.get(service.name());
        int count = old == null ? service.count() : old.count();
        if (old != null) {
            servicesNow.put(service.name(), as(service, count, old.route()));
            unsettledServices.remove(service.name());
        }
        add(Kind.ROLL, service.name(), count, count, during);
    }

    private static ServiceSpec as(ServiceSpec service, int count, String route) {
        return service.toBuilder().count(count).route(route).build();
    }

    private void scale(boolean up) {
        for (ServiceSpec old : servicesBefore.values()) {
            ServiceSpec service = services.get(old.name());
            if (service != null && (up ? service.count() > old.count() : service.count() < old.count())) {
                InForce during = now();
                servicesNow.computeIfPresent(old.name(), (name, one) -> as(one, service.count(), one.route()));
                add(Kind.SCALE, old.name(), old.count(), service.count(), during);
            }
        }
    }

    private void changeBalancers() {
        List<BalancerChange> pending = BalancerChange.all(
                balancersBefore, balancers, name -> !sameRoutes() || unsettledBalancers.contains(name));
        leftOver().forEach(name -> pending.add(BalancerChange.removal(name, 0)));
        if (pending.isEmpty()) {
            return;
        }
        serveWanted();
        pending.stream()
                .filter(change -> change.kind() == Kind.REPLACE)
                .forEach(change -> unsettledBalancers.add(change.name()));
        while (!pending.isEmpty()) {
            BalancerChange next = pending.stream()
                    .filter(change -> change.fits(running()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "balancers.%s.port (%d) is that of another balancer, which waits for this one; change one of them first"
                                    .formatted(
                                            pending.get(0).name(),
                                            pending.get(0).port())));
            pending.remove(next);
            change(next);
        }
    }

    private Set<String> leftOver() {
        Set<String> names = new TreeSet<>(before.unsettledBalancers());
        names.removeAll(balancersBefore.keySet());
        names.removeAll(balancers.keySet());
        return names;
    }

    private boolean sameRoutes() {
        return routes(servicesBefore).equals(routes(services));
    }

    private static Map<String, String> routes(Map<String, ServiceSpec> services) {
        return services.values().stream().collect(Collectors.toMap(ServiceSpec::name, ServiceSpec::route));
    }

    /** From the first change of a balancer on, what is in force are the wanted services with the wanted routes. */
    private void serveWanted() {
        servicesNow.keySet().stream()
                .filter(name -> !services.containsKey(name))
                .forEach(unsettledServices::add);
        Map<String, ServiceSpec> served = new LinkedHashMap<>();
        services.forEach((name, service) -> {
            ServiceSpec now = servicesNow.getOrDefault(name, service);
            served.put(name, as(service, now.count(), service.route()));
            unsettledServices.remove(name);
        });
        servicesNow.clear();
        servicesNow.putAll(served);
    }

    private void change(BalancerChange change) {
        String name = change.name();
        if (change.kind() != Kind.SCALE_BALANCER) {
            unsettledBalancers.add(name);
        }
        InForce during = now();
        Optional<BalancerSpec> after = change.after();
        if (after.isPresent()) {
            balancersNow.keySet().removeAll(removedBalancers);
            unsettledBalancers.removeAll(removedBalancers);
            balancersNow.put(name, after.get());
            unsettledBalancers.remove(name);
        } else {
            removedBalancers.add(name);
            if (balancersNow.size() > 1 || !balancersNow.containsKey(name)) {
                balancersNow.remove(name);
                unsettledBalancers.remove(name);
            } // else it stays until the next one is there, since a topology has at least one
        }
        add(change.kind(), name, change.from(), after.map(BalancerSpec::count).orElse(0), during);
    }

    private List<BalancerSpec> running() {
        return balancersNow.values().stream()
                .filter(one -> !removedBalancers.contains(one.name()))
                .toList();
    }

    private void remove(String service) {
        unsettledServices.add(service);
        InForce during = now();
        unsettledServices.remove(service);
        ServiceSpec old = servicesBefore.get(service);
        add(Kind.REMOVE_SERVICE, service, old == null ? 0 : old.count(), 0, during);
    }

    private void add(Kind kind, String name, int from, int to, InForce during) {
        steps.add(new Step(kind, name, from, to, wanted, during, now()));
    }

    private InForce now() {
        Topology base = before.topology();
        return new InForce(
                new Topology(
                        base.name(),
                        base.profile(),
                        base.servers(),
                        base.uiPort(),
                        List.copyOf(servicesNow.values()),
                        List.copyOf(balancersNow.values()),
                        Settings.NONE),
                unsettledServices,
                unsettledBalancers);
    }
}
