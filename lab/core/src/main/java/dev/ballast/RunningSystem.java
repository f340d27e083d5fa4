package dev.ballast;

import dev.ballast.balancer.Balancer;
import dev.ballast.deploy.BalancerLabels;
import dev.ballast.deploy.DeployedImages;
import dev.ballast.deploy.Deployment;
import dev.ballast.deploy.Helpers;
import dev.ballast.deploy.ServiceLabels;
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
import dev.ballast.observe.Watched;
import dev.ballast.observe.WorkerNotices;
import dev.ballast.pool.FrontDoor;
import dev.ballast.pool.ServicePool;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Topology;
import dev.ballast.traffic.Target;
import dev.ballast.traffic.Traffic;
import dev.ballast.traffic.TrafficRecords;
import dev.ballast.workload.Client;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The parts of a lab that runs, put together once. Safe for use by several threads. */
final class RunningSystem {

    /** Usual is 0.1 s. An agent that was stopped or paused never answers, and the lab is to be removed all the same. */
    private static final Duration CATALOG_LIMIT = Duration.ofSeconds(5);

    private final String host;
    private final Containers containers;
    private final Deployment deployment;
    private final History history;
    private final ConsulView consul;
    private final Observers observers;
    private final Ledgers ledgers;
    private final TrafficRecords records;
    private final Consumer<Container> keeper;
    private final Fronts fronts;
    private final Map<String, ServicePool> pools = new ConcurrentHashMap<>(); // by service

    /**
     * @param host host under which the containers' published ports are reached
     * @param evidence the run directory, and the history that takes what is done
     * @param observed takes what is observed; on the same clock as that history
     * @throws IllegalArgumentException if the lab has no balancer or no UI
     */
    RunningSystem(
            String host, Containers containers, Deployment deployment, Evidence evidence, Observers.Sink observed) {
        this.host = host;
        this.containers = containers;
        this.deployment = deployment;
        history = evidence.history();
        fronts = new Fronts(host, containers::readFile, deployment::balancers);
        consul = new ConsulView(host, container(Deployment.UI).hostPort(Deployment.UI_PORT));
        observers = new Observers(
                new Observers.Source(containers.streams(), containers::all, Deployment::addressOf, Helpers::serves),
                new Observers.Views(this::watched, consul, services()),
                observed);
        ledgers = new Ledgers(containers, evidence);
        records = new TrafficRecords(history, evidence.run(), this::nameOf, observed.known());
        keeper = keeper(new ContainerLogs(containers, evidence), ledgers);
        addTo(evidence);
    }

    /** Returns what keeps the files of an instance before it is removed. */
    private static Consumer<Container> keeper(ContainerLogs logs, Ledgers ledgers) {
        return container -> {
            logs.keep(container);
            if (container.role() == Role.API && new ServiceLabels(container.labels()).counts()) {
                ledgers.keep(container);
            }
        };
    }

    private Watched watched(Container front) {
        BalancerLabels labels = new BalancerLabels(front.labels());
        return new Watched(fronts.of(front), labels.announces(), WorkerNotices.of(labels.workerNotices()));
    }

    /** Adds what is read from the running containers at the end. */
    private void addTo(Evidence evidence) {
        RunDirectory run = evidence.run();
        evidence.add("Consul's catalog", CATALOG_LIMIT, () -> {
            run.writeJson("consul/catalog.json", consul.catalog());
            run.writeJson("consul/members.json", consul.members());
        });
        evidence.add(
                "the rendered configurations",
                () -> balancers()
                        .forEach(balancer -> evidence.attempt(
                                "the rendered configuration of " + balancer.name(),
                                () -> run.write(
                                        "rendered/last-%s.conf".formatted(balancer.name()),
                                        balancer.configuration()))));
        evidence.add("the versions in the containers", () -> {
            deployment
                    .balancers()
                    .forEach(front -> evidence.attempt(
                            "the versions in " + front.name(),
                            () -> evidence.versions(
                                    front.name(),
                                    Versions.printedBy(
                                            new BalancerLabels(front.labels()).versionCommands(), shellIn(front)))));
            Container ui = container(Deployment.UI);
            evidence.versions(ui.name(), Versions.printedBy(List.of("consul version"), shellIn(ui)));
        });
    }

    private UnaryOperator<String> shellIn(Container container) {
        return script -> containers.exec(container, "sh", "-c", script).stdout();
    }

    /** Returns the names of the services, in the topology's order. */
    List<String> services() {
        return deployment.topology().services().stream().map(ServiceSpec::name).toList();
    }

    /** Returns the balancers in the topology's order, each container by itself. */
    List<Balancer> balancers() {
        return fronts.all();
    }

    /** Returns the first balancer. */
    Balancer balancer() {
        return fronts.all().get(0);
    }

    /** Returns the balancer whose container has that name. */
    Balancer balancer(String name) {
        return fronts.named(name);
    }

    ConsulView consul() {
        return consul;
    }

    /** Returns the access log of the balancer whose container has that name. */
    AccessLog accessLog(String balancer) {
        return observers.accessLog(balancer);
    }

    Observers observers() {
        return observers;
    }

    /** Returns the way to a service through a balancer. */
    Traffic traffic(String service, Balancer balancer) {
        return traffic(
                service,
                balancer,
                fronts.route(balancer.name(), service)
                        .orElseGet(() -> deployment.service(service).route()));
    }

    /** Returns the way to the first service through the first balancer, whose paths are those that clients see. */
    Traffic traffic() {
        return traffic(services().get(0), balancer(), ServiceSpec.ROOT);
    }

    private Traffic traffic(String service, Balancer balancer, String route) {
        return new Traffic(
                new Target(service, balancer.name()),
                new Client(host, balancer.port()).along(route),
                observers.accessLog(balancer.name()),
                (load, instances) -> instances.isEmpty() || !deployment.counts(service)
                        ? Executions.NONE
                        : ledgers.of(load, instances),
                records);
    }

    /**
     * Returns the instances of a service, and what changes them.
     *
     * @throws IllegalArgumentException naming the services, if there is none of that name
     */
    ServicePool pool(String service) {
        deployment.service(service);
        return poolOf(service);
    }

    /** Returns the running instances of a service, of one too that is being removed. */
    List<Container> members(String service) {
        return poolOf(service).members();
    }

    private ServicePool poolOf(String service) {
        return pools.computeIfAbsent(
                service,
                name -> new ServicePool(
                        name, deployment, observers, () -> doors(name), history, keeper, ServicePool.CHANGE_LIMIT));
    }

    /** Returns what changes the services and balancers. */
    StepRunner stepRunner() {
        return new StepRunner(deployment, this::poolOf, new ChangingViews(observers, fronts), keeper, history);
    }

    /** Takes another topology and its images. */
    void become(Topology topology, DeployedImages images) {
        deployment.become(topology, images);
        fronts.refresh();
        services().forEach(observers::watchService);
    }

    Deployment deployment() {
        return deployment;
    }

    private List<FrontDoor> doors(String service) {
        return fronts.serving(service).stream()
                .map(balancer -> (FrontDoor) traffic(service, balancer))
                .toList();
    }

    /** Leaves the instances that still drain to the removal of the whole lab. */
    void stopRemoving() {
        pools.values().forEach(ServicePool::stopRemoving);
    }

    Containers containers() {
        return containers;
    }

    List<Instance> instances(String service) {
        return (services().contains(service)
                        ? pool(service).members().stream()
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
        return new Instance(container, containers, Deployment.portOf(container));
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
