package dev.ballast;

import dev.ballast.balancer.Balancer;
import dev.ballast.deploy.Deployment;
import dev.ballast.discovery.ConsulView;
import dev.ballast.engine.Container;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.evidence.Evidence;
import dev.ballast.evidence.RunFacts;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.loss.AccessLog;
import dev.ballast.pool.NotInForceException;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import dev.ballast.run.RecorderLock;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Step;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a lab that passes each call on to the parts of the running system. */
abstract class DelegatingLab implements Lab {

    final String id;
    final LabOptions options;
    final RunDirectory run;
    final History history;
    final RecorderLock recorderLock;
    final Evidence evidence;
    private final Reconfiguration reconfiguration;
    private volatile boolean interrupted;

    DelegatingLab(RunFacts facts, LabOptions options, Evidence evidence) {
        this.id = facts.lab();
        this.options = options;
        this.evidence = evidence;
        this.run = evidence.run();
        this.history = evidence.history();
        this.recorderLock = new RecorderLock(run);
        this.reconfiguration = new Reconfiguration(evidence, facts.topology(), options.progress());
    }

    /** Returns the parts of the running system, or empty if the lab is not started. */
    abstract Optional<RunningSystem> running();

    private RunningSystem system() {
        refuseIfInterrupted();
        RunningSystem system = running()
                .orElseThrow(() -> new IllegalStateException("lab %s is not started; start() does so".formatted(id)));
        reconfiguration.follow(system);
        return system;
    }

    /** Returns whether this process ends. */
    final boolean isInterrupted() {
        return interrupted;
    }

    /** Says that this process ends. From now on its calls of the lab fail, and what it judges is UNKNOWN. */
    final void interrupt() {
        history.stopJudging(LabInterruptedException.WHY);
        interrupted = true;
    }

    /** Refuses what other threads of this process do with a lab that is being removed, and what they saw of it. */
    final void refuseIfInterrupted() {
        if (interrupted) {
            throw new LabInterruptedException(id);
        }
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Topology topology() {
        return reconfiguration.topology();
    }

    @Override
    public final List<Step> stepsTo(Topology wanted) {
        return reconfiguration.stepsTo(system(), wanted);
    }

    @Override
    public final void apply(Topology wanted) {
        apply(wanted, step -> {});
    }

    @Override
    public final void apply(Topology wanted, Consumer<Step> before) {
        watch();
        inForce(() -> {
            reconfiguration.apply(system(), wanted, before);
            return "";
        });
    }

    @Override
    public final History history() {
        return history;
    }

    @Override
    public final RunDirectory runDirectory() {
        return run;
    }

    @Override
    public final Balancer balancer() {
        return system().balancer();
    }

    @Override
    public final Balancer balancer(String name) {
        return system().balancer(name);
    }

    @Override
    public final List<Balancer> balancers() {
        return system().balancers();
    }

    @Override
    public final ConsulView consul() {
        return system().consul();
    }

    @Override
    public final List<Instance> instances(String service) {
        return system().instances(service);
    }

    @Override
    public final List<Instance> allInstances() {
        return system().allInstances();
    }

    @Override
    public final Instance instance(String name) {
        return system().instance(name);
    }

    @Override
    public final void watch() {
        recorderLock.tryAcquire(); // before anything is observed
        system().observers().start();
    }

    @Override
    public final void watchClosely(Duration time) {
        system().observers().expectChange(time);
    }

    @Override
    public final void stopReadingLogs() {
        system().observers().stopReadingLogs();
    }

    @Override
    public final void scale(String service, int instances) {
        StepRunner.await(scaleUntilInForce(service, instances));
    }

    @Override
    public final CompletableFuture<@Nullable Void> scaleUntilInForce(String service, int instances) {
        List<String> names =
                topology().services().stream().map(ServiceSpec::name).toList();
        if (!names.contains(service)) {
            throw new IllegalArgumentException("cannot scale '%s'; %s %s"
                    .formatted(
                            service,
                            names.size() == 1 ? "the service that scales is" : "the services that scale are",
                            String.join(", ", names)));
        }
        Topology.checkApis(instances);
        watch();
        return reconfiguration.alone(
                "which scales " + service,
                () -> inForce(() -> system().pool(service).scale(instances)));
    }

    @Override
    public final void stop(Instance instance) {
        if (!instance.role().equals(Role.API.label())) {
            throw new IllegalArgumentException(
                    "cannot stop %s; only instances of a service leave a pool".formatted(instance.name()));
        }
        watch();
        StepRunner.await(reconfiguration.alone(
                "which stops " + instance.name(),
                () -> inForce(() -> system().pool(instance.service()).takeOut(instance.container()))));
    }

    @Override
    public final void awaitPool(List<Instance> instances, Duration limit) {
        watch();
        Map<String, List<Container>> byService = instances.isEmpty()
                ? Map.of(firstService(), List.of())
                : instances.stream()
                        .map(Instance::container)
                        .collect(Collectors.groupingBy(Container::service, TreeMap::new, Collectors.toList()));
        byService.forEach((service, pool) -> inForce(() -> {
            system().pool(service).awaitInForce(pool, limit);
            return "";
        }));
    }

    private String firstService() {
        return topology().services().get(0).name();
    }

    private <T> T inForce(Supplier<T> change) {
        try {
            return change.get();
        } catch (NotInForceException e) {
            refuseIfInterrupted();
            String removed = history.removal().map(why -> why + ": ").orElse("");
            throw new LabException("%s%s; run directory: %s".formatted(removed, e.getMessage(), run), e);
        }
    }

    @Override
    public final void kill(Instance instance, String signal) {
        double before = history.nowMs();
        instance.signal(signal);
        double tookMs = history.nowMs() - before;
        history.observe(
                new InstanceEvent.Killed(instance.name(), eventService(instance), signal),
                before + tookMs / 2,
                tookMs / 2);
    }

    /** Returns what an event says of an instance: its service or balancer, or its role. */
    private static String eventService(Instance instance) {
        Role role = instance.container().role();
        return role == Role.API || role == Role.BALANCER ? instance.service() : role.label();
    }

    @Override
    public final Responses requests(int howMany) {
        return requests(firstService(), howMany);
    }

    @Override
    public final Responses requests(String service, int howMany) {
        RunningSystem system = system();
        Responses responses = system.traffic(service, system.balancer()).send(howMany);
        refuseIfInterrupted();
        return responses;
    }

    @Override
    public final Reply get(String path) {
        return system().traffic().get(path);
    }

    @Override
    public final LoadPlan load() {
        return load(firstService());
    }

    @Override
    public final LoadPlan load(String service) {
        return load(service, system().balancer());
    }

    @Override
    public final LoadPlan load(String service, String balancer) {
        return load(service, system().balancer(balancer));
    }

    private LoadPlan load(String service, Balancer balancer) {
        watch(); // for the access log, whose earlier lines are not read
        return system().traffic(service, balancer).plan();
    }

    @Override
    public final Optional<Map<String, AccessLog.Count>> requestsByUpstream(String balancer) {
        AccessLog log = system().accessLog(balancer);
        return log.exists() ? Optional.of(log.byUpstream()) : Optional.empty();
    }

    @Override
    public final Instance startTool(Tool tool) {
        RunningSystem system = system();
        BuiltImage image = new ImageBuilder(Engine.connect(), options.progress()).build(tool.image());
        return system.instanceOf(system.containers().start(Deployment.tool(tool, image)));
    }
}
