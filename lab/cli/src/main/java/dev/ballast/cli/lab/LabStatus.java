package dev.ballast.cli.lab;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.balancer.Balancer;
import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.engine.Role;
import dev.ballast.live.LivePage;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A lab as it is now; also the JSON of {@code status --json}.
 *
 * @param state {@code ready}, {@code changing}, {@code no answer}, {@code incomplete} or {@code orphaned}
 * @param startedBy the command or the test that started it
 * @param owner the process that started it, {@code host:pid}
 * @param balancer URL of the first balancer, or blank
 * @param ui URL of Consul's UI, or blank
 * @param live URL of the live page, or blank if the lab was started without one
 * @param liveAnswers whether the live page answers
 * @param upstreams of the first balancer
 * @param consulPassing of all services
 * @param run path of the run directory
 * @param problem why upstreams and what passes are not known, or blank
 */
record LabStatus(
        String id,
        String state,
        String topology,
        String startedBy,
        boolean detached,
        String owner,
        String balancer,
        String ui,
        String live,
        boolean liveAnswers,
        List<Part> instances,
        List<String> upstreams,
        List<String> consulPassing,
        String run,
        String problem,
        List<Service> services,
        List<Front> balancers) {

    /** A balancer or a Consul that hangs must not block the command. */
    private static final int LIMIT_SECONDS = 8;

    /**
     * One container.
     *
     * @param address {@code ip:port} of an API instance, the address alone of others
     */
    record Part(String name, String role, String state, String hostname, String address, String image) {}

    /**
     * A service.
     *
     * @param count number of instances that run
     * @param passing addresses of those that pass Consul's check
     */
    record Service(String name, String image, int count, List<String> passing) {}

    /**
     * One container of a balancer.
     *
     * @param strategy its image, as the topology names it
     * @param upstreams addresses by service; those that are of no service have the key {@code ?}
     */
    record Front(String name, String strategy, String url, Map<String, List<String>> upstreams) {}

    private static final String NO_SERVICE = "?";

    static LabStatus of(Engine engine, Labs.Found found) {
        CompletableFuture<LabStatus> whole = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        whole.complete(whole(found));
                    } catch (RuntimeException e) {
                        whole.completeExceptionally(e);
                    }
                },
                "ballast-status");
        thread.setDaemon(true);
        thread.start();
        try {
            return whole.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return unanswered(
                    engine,
                    found,
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return unanswered(engine, found, "balancer or Consul did not answer within %d s".formatted(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unanswered(engine, found, "interrupted");
        }
    }

    private static LabStatus whole(Labs.Found found) {
        try (Lab lab = Lab.attach(found.id())) {
            List<ServiceSpec> services = lab.topology().services();
            Map<String, List<String>> addresses = new LinkedHashMap<>();
            services.forEach(one -> addresses.put(one.name(), addresses(lab, one.name())));
            List<Service> states = services.stream()
                    .map(one -> new Service(
                            one.name(),
                            one.image().toString(),
                            addresses.get(one.name()).size(),
                            lab.consul().passing(one.name())))
                    .toList();
            List<Front> fronts = lab.balancers().stream()
                    .map(balancer -> front(lab, balancer, addresses))
                    .toList();
            List<String> passing = sorted(states.stream().map(Service::passing));
            boolean agree = passing.equals(sorted(addresses.values().stream()))
                    && fronts.stream().allMatch(front -> front.upstreams().equals(addresses));
            return new LabStatus(
                    found.id(),
                    found.orphaned() ? "orphaned" : agree ? "ready" : "changing",
                    lab.topology().name(),
                    found.startedBy(),
                    found.detached(),
                    found.owner(),
                    lab.balancer().url(),
                    lab.consul().url(),
                    live(found),
                    LivePage.answers(found.livePort(), found.id()),
                    lab.allInstances().stream().map(LabStatus::part).toList(),
                    sorted(fronts.get(0).upstreams().values().stream()),
                    passing,
                    found.run(),
                    "",
                    states,
                    fronts);
        }
    }

    private static List<String> addresses(Lab lab, String service) {
        return lab.instances(service).stream().map(Instance::address).sorted().toList();
    }

    private static List<String> sorted(Stream<List<String>> lists) {
        return lists.flatMap(List::stream).sorted().toList();
    }

    private static Front front(Lab lab, Balancer balancer, Map<String, List<String>> addresses) {
        String of = lab.instance(balancer.name()).service();
        String strategy = lab.topology().balancers().stream()
                .filter(one -> one.name().equals(of))
                .map(one -> one.image().toString())
                .findFirst()
                .orElse("?");
        return new Front(balancer.name(), strategy, balancer.url(), byService(balancer.upstreams(), addresses));
    }

    /** Returns addresses by the service whose instances have them. */
    static Map<String, List<String>> byService(List<String> upstreams, Map<String, List<String>> addresses) {
        Map<String, List<String>> byService = new LinkedHashMap<>();
        addresses.forEach((service, its) ->
                byService.put(service, upstreams.stream().filter(its::contains).toList()));
        List<String> others = upstreams.stream()
                .filter(upstream -> addresses.values().stream().noneMatch(its -> its.contains(upstream)))
                .toList();
        if (!others.isEmpty()) {
            byService.put(NO_SERVICE, others);
        }
        return byService;
    }

    private static String live(Labs.Found found) {
        return found.livePort() == LivePort.NONE ? "" : LivePage.url(found.livePort());
    }

    private static Part part(Instance instance) {
        return new Part(
                instance.name(),
                instance.role(),
                state(instance.running()),
                instance.hostname(),
                instance.role().equals("api") ? instance.address() : instance.ip(),
                instance.image());
    }

    /** Returns what the containers and their labels say of a lab whose balancer or Consul cannot be asked. */
    private static LabStatus unanswered(Engine engine, Labs.Found found, String problem) {
        List<Container> containers = new Containers(engine, found.id(), found.detached()).all();
        Optional<Topology> topology = topology(found);
        String balancer = url(engine, containers, Role.BALANCER, Deployment.BALANCER_PORT);
        String ui = url(engine, containers, Role.UI, Deployment.UI_PORT);
        String state = balancer.isEmpty() || ui.isEmpty() ? "incomplete" : "no answer";
        return new LabStatus(
                found.id(),
                found.orphaned() ? "orphaned" : state,
                topology.map(Topology::name).orElse("?"),
                found.startedBy(),
                found.detached(),
                found.owner(),
                balancer,
                ui,
                live(found),
                LivePage.answers(found.livePort(), found.id()),
                containers.stream().map(LabStatus::part).toList(),
                List.of(),
                List.of(),
                found.run(),
                problem,
                topology.map(Topology::services).orElse(List.of()).stream()
                        .map(service -> service(service, containers))
                        .toList(),
                topology.map(Topology::balancers).orElse(List.of()).stream()
                        .flatMap(spec -> containers.stream()
                                .filter(one -> one.role() == Role.BALANCER && one.isOf(spec.name()))
                                .map(one -> new Front(
                                        one.name(),
                                        spec.image().toString(),
                                        url(engine, List.of(one), Role.BALANCER, Deployment.BALANCER_PORT),
                                        Map.of())))
                        .toList());
    }

    /** Returns the topology, or empty if it is of a version that is not known here. */
    private static Optional<Topology> topology(Labs.Found found) {
        try {
            return Optional.of(Topology.fromJson(found.topology()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the URL of the first container of a role that runs and publishes a port, or blank if there is none. */
    private static String url(Engine engine, List<Container> containers, Role role, int port) {
        return containers.stream()
                .filter(one ->
                        one.role() == role && one.running() && one.ports().containsKey(port))
                .findFirst()
                .map(one -> "http://%s:%d".formatted(engine.publishedHost(), one.hostPort(port)))
                .orElse("");
    }

    private static Service service(ServiceSpec service, List<Container> containers) {
        long count = containers.stream()
                .filter(one -> one.role() == Role.API && one.running() && one.isOf(service.name()))
                .count();
        return new Service(service.name(), service.image().toString(), (int) count, List.of());
    }

    private static Part part(Container container) {
        return new Part(
                container.name(),
                container.role().label(),
                state(container.running()),
                container.hostname(),
                container.address(),
                container.image());
    }

    private static String state(boolean running) {
        return running ? "running" : "stopped";
    }
}
