package dev.ballast;

import dev.ballast.balancer.Balancer;
import dev.ballast.deploy.DeployedImages;
import dev.ballast.deploy.Deployment;
import dev.ballast.discovery.ConsulView;
import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Role;
import dev.ballast.evidence.ContainerLogs;
import dev.ballast.evidence.Evidence;
import dev.ballast.evidence.Ledgers;
import dev.ballast.evidence.Versions;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.loss.AccessLog;
import dev.ballast.loss.Executions;
import dev.ballast.observe.Observers;
import dev.ballast.observe.WorkerNotices;
import dev.ballast.pool.ServicePool;
import dev.ballast.run.RunDirectory;
import dev.ballast.traffic.Traffic;
import dev.ballast.traffic.TrafficRecords;
import dev.ballast.workload.Client;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The parts of a lab that runs, put together once. Immutable; each part is safe for use by several threads. */
final class RunningSystem {

    /** Usual is 0.1 s. An agent that was stopped or paused never answers, and the lab is to be removed all the same. */
    private static final Duration CATALOG_LIMIT = Duration.ofSeconds(5);

    private final Containers containers;
    private final Deployment deployment;
    private final History history;
    private final Balancer balancer;
    private final ConsulView consul;
    private final AccessLog accessLog;
    private final Observers observers;
    private final Traffic traffic;
    private final ServicePool pool;

    /**
     * @param host host under which the containers' published ports are reached
     * @param evidence the run directory, and the history that takes what is done
     * @param observed takes what is observed; on the same clock as that history
     * @throws IllegalArgumentException if the lab has no balancer or no UI
     */
    RunningSystem(
            String host,
            Containers containers,
            Deployment deployment,
            DeployedImages images,
            Evidence evidence,
            Observers.Sink observed) {
        this.containers = containers;
        this.deployment = deployment;
        history = evidence.history();
        accessLog = observed.accessLog();
        Container front = container(Deployment.BALANCER);
        balancer = new Balancer(
                Deployment.BALANCER,
                host,
                front.hostPort(Deployment.BALANCER_PORT),
                () -> containers
                        .readFile(front, images.renderedFile())
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
        consul = new ConsulView(host, container(Deployment.UI).hostPort(Deployment.UI_PORT));
        observers = new Observers(
                new Observers.Source(
                        containers.streams(),
                        containers::all,
                        deployment::addressOf,
                        images::serves,
                        WorkerNotices.of(images.workerNotices())),
                new Observers.Views(balancer, images.balancerAnnounces(), consul, Deployment.API),
                observed);
        Ledgers ledgers = new Ledgers(containers, evidence);
        traffic = new Traffic(
                new Client(host, balancer.port()),
                accessLog,
                (load, instances) ->
                        instances.isEmpty() || !images.apiCounts() ? Executions.NONE : ledgers.of(load, instances),
                new TrafficRecords(history, evidence.run(), this::nameOf, observed.known()));
        pool = new ServicePool(
                deployment,
                observers,
                traffic,
                history,
                keeper(new ContainerLogs(containers, evidence), ledgers, images),
                ServicePool.CHANGE_LIMIT);
        addTo(evidence, images);
    }

    /** Returns what keeps the files of an instance before it is removed. */
    private static Consumer<Container> keeper(ContainerLogs logs, Ledgers ledgers, DeployedImages images) {
        return container -> {
            logs.keep(container);
            if (container.role() == Role.API && images.apiCounts()) {
                ledgers.keep(container);
            }
        };
    }

    /** Adds what is read from the running containers at the end. */
    private void addTo(Evidence evidence, DeployedImages images) {
        RunDirectory run = evidence.run();
        evidence.add("Consul's catalog", CATALOG_LIMIT, () -> {
            run.writeJson("consul/catalog.json", consul.catalog());
            run.writeJson("consul/members.json", consul.members());
        });
        evidence.add(
                "the rendered configuration",
                () -> run.write("rendered/last-%s.conf".formatted(balancer.name()), balancer.configuration()));
        evidence.add("the versions in the containers", () -> {
            evidence.versions(Versions.printedBy(images.versionCommands(), shellIn(Deployment.BALANCER)));
            evidence.versions(Versions.printedBy(List.of("consul version"), shellIn(Deployment.UI)));
        });
    }

    private UnaryOperator<String> shellIn(String name) {
        return script -> containers.exec(container(name), "sh", "-c", script).stdout();
    }

    Balancer balancer() {
        return balancer;
    }

    ConsulView consul() {
        return consul;
    }

    AccessLog accessLog() {
        return accessLog;
    }

    Observers observers() {
        return observers;
    }

    Traffic traffic() {
        return traffic;
    }

    ServicePool pool() {
        return pool;
    }

    Containers containers() {
        return containers;
    }

    List<Instance> instances(String service) {
        return (service.equals(Deployment.API)
                        ? pool.members().stream()
                        : containers.all().stream().filter(container -> container.running() && container.isOf(service)))
                .map(this::instanceOf)
                .toList();
    }

    List<Instance> allInstances() {
        return containers.all().stream().map(this::instanceOf).toList();
    }

    Instance instance(String name) {
        return instanceOf(container(name));
    }

    Instance instanceOf(Container container) {
        return new Instance(container, containers, deployment.portOf(container));
    }

    private Container container(String name) {
        List<Container> all = containers.all();
        return all.stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no instance '%s'; there are %s"
                        .formatted(name, all.stream().map(Container::name).toList())));
    }

    /** Returns the instance that has or had a host name, or a blank string. Those that are gone are in the history. */
    private String nameOf(String hostname) {
        return Stream.concat(
                        history.entries(InstanceEvent.Started.class).stream()
                                .map(Entry::event)
                                .filter(started -> started.container().equals(hostname))
                                .map(InstanceEvent.Started::instance),
                        containers.all().stream()
                                .filter(container -> container.hostname().equals(hostname))
                                .map(Container::name))
                .findFirst()
                .orElse("");
    }

    /** Stops watching. The containers run on. */
    void stopWatching() {
        observers.close();
    }
}
