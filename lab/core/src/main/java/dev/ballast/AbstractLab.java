package dev.ballast;

import dev.ballast.balancer.Balancer;
import dev.ballast.deploy.Deployment;
import dev.ballast.discovery.ConsulView;
import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.engine.Role;
import dev.ballast.engine.StartGate;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.evidence.Evidence;
import dev.ballast.evidence.RunFacts;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.loss.AccessLog;
import dev.ballast.pool.NotInForceException;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import dev.ballast.run.RecorderLock;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The common part of owned and attached labs. It passes each call on to the parts of the running system. */
abstract class AbstractLab implements Lab {

    private static final Duration REMOVAL_POLL = Duration.ofMillis(300);

    /** When a step of the end is given up; containers that start, or whose logs are kept, take some seconds. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(30);

    final String id;
    final Topology topology;
    final LabOptions options;
    final RunDirectory run;
    final History history;
    final RecorderLock recorderLock;
    final Evidence evidence;
    final StartGate gate;
    private RunOutcome outcome = RunOutcome.PASSED;
    private @Nullable String why; // it failed or was aborted
    private boolean released;
    private volatile boolean interrupted;

    AbstractLab(RunFacts facts, LabOptions options, Evidence evidence) {
        this.id = facts.lab();
        this.topology = facts.topology();
        this.options = options;
        this.evidence = evidence;
        this.run = evidence.run();
        this.history = evidence.history();
        this.recorderLock = new RecorderLock(run);
        this.gate = new StartGate(id);
    }

    /** Returns the lab's containers, or empty if none can have been started. */
    abstract Optional<Containers> containers();

    /** Returns the parts of the running system, or empty if the lab is not started. */
    abstract Optional<RunningSystem> running();

    private RunningSystem system() {
        refuseIfInterrupted();
        return running()
                .orElseThrow(() -> new IllegalStateException("lab %s is not started; start() does so".formatted(id)));
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
        return topology;
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
        awaitDrained(scaleUntilInForce(service, instances));
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
        return inForce(() -> system().pool(service).scale(instances));
    }

    @Override
    public final void stop(Instance instance) {
        if (!instance.role().equals(Role.API.label())) {
            throw new IllegalArgumentException(
                    "cannot stop %s; only instances of a service leave a pool".formatted(instance.name()));
        }
        watch();
        awaitDrained(inForce(() -> system().pool(instance.service()).takeOut(instance.container())));
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

    private static void awaitDrained(CompletableFuture<@Nullable Void> drained) {
        try {
            drained.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
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
    public final Optional<Map<String, AccessLog.Count>> requestsByUpstream() {
        AccessLog log = system().accessLog();
        return log.isKept() ? Optional.of(log.byUpstream()) : Optional.empty();
    }

    @Override
    public final Instance startTool(Tool tool) {
        RunningSystem system = system();
        BuiltImage image = new ImageBuilder(Engine.connect(), options.progress()).build(tool.image());
        return system.instanceOf(system.containers().start(Deployment.tool(tool, image)));
    }

    /** Records that the lab is removed from now on. */
    void recordClosing() {
        history.record(new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));
    }

    @Override
    public final synchronized void fail(Throwable failure) {
        Optional<String> removal = history.removal();
        if (removal.isPresent()) { // what fails from then on is no fault of the system
            abort(removal.get());
        } else if (!released && !interrupted && outcome != RunOutcome.FAILED) {
            String message = String.valueOf(failure.getMessage());
            outcome = RunOutcome.FAILED;
            why = message;
            evidence.step("record the failure", CLOSING_LIMIT, () -> history.record(new RunEvent.Failed(message)));
        }
    }

    @Override
    public final synchronized void abort(String reason) {
        if (outcome == RunOutcome.PASSED) {
            outcome = RunOutcome.ABORTED;
            why = reason;
        }
    }

    @Override
    public final synchronized void remove() {
        if (released) {
            return;
        }
        evidence.step("stop starting containers", CLOSING_LIMIT, gate::close);
        evidence.step("stop removing instances", CLOSING_LIMIT, () -> running().ifPresent(RunningSystem::stopRemoving));
        evidence.step("record that the lab is closed", CLOSING_LIMIT, this::recordClosing);
        stopWatching(); // so the report is made from all that is recorded
        evidence.collect(outcome, why);
        try {
            containers().ifPresent(Containers::removeAll);
        } finally { // last, so that no signal ends this process before, and no other process records what is removed
            recorderLock.delete();
            release();
        }
    }

    private void stopWatching() {
        evidence.step("stop watching", CLOSING_LIMIT, () -> running().ifPresent(RunningSystem::stopWatching));
    }

    /**
     * Ends this process's part in the lab: it stops watching, and another process may record. The containers run on. Does
     * nothing the second time.
     */
    synchronized void release() {
        if (!released) {
            released = true;
            stopWatching();
            recorderLock.close();
        }
    }

    @Override
    public void awaitRemoval() {
        Labs labs = new Labs(Engine.connect());
        Awaitility.await()
                .forever()
                .pollInterval(REMOVAL_POLL)
                .ignoreExceptions()
                .until(() -> !labs.exists(id));
        release(); // the process that removed it has kept the evidence
        refuseIfInterrupted();
    }
}
