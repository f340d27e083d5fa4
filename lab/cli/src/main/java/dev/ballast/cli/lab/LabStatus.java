package dev.ballast.cli.lab;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.balancer.Balancer;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.live.LivePage;
import dev.ballast.topology.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A lab as it is now; also the JSON of {@code status --json}.
 *
 * @param state {@code ready}, {@code changing}, {@code incomplete} or {@code orphaned}
 * @param startedBy the command or the test that started it
 * @param owner the process that started it, {@code host:pid}
 * @param balancer URL of the first balancer, or blank
 * @param ui URL of Consul's UI, or blank
 * @param live URL of the live page, or blank if the lab was started without one
 * @param liveAnswers whether the live page answers
 * @param upstreams of the first balancer
 * @param consulPassing of all services
 * @param run path of the run directory
 * @param problem why the status is incomplete, or blank
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
            return incomplete(
                    engine,
                    found,
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return incomplete(engine, found, "balancer or Consul did not answer within %d s".formatted(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return incomplete(engine, found, "interrupted");
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

    private static LabStatus incomplete(Engine engine, Labs.Found found, String problem) {
        List<Part> parts = new Containers(engine, found.id(), found.detached())
                .all().stream()
                        .map(container -> new Part(
                                container.name(),
                                container.role().label(),
                                state(container.running()),
                                container.hostname(),
                                container.address(),
                                container.image()))
                        .toList();
        return new LabStatus(
                found.id(),
                found.orphaned() ? "orphaned" : "incomplete",
                "?",
                found.startedBy(),
                found.detached(),
                found.owner(),
                "",
                "",
                live(found),
                LivePage.answers(found.livePort(), found.id()),
                parts,
                List.of(),
                List.of(),
                found.run(),
                problem,
                List.of(),
                List.of());
    }

    private static String state(boolean running) {
        return running ? "running" : "stopped";
    }
}
