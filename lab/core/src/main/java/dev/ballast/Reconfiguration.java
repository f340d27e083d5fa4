package dev.ballast;

import dev.ballast.deploy.AppliedTopology;
import dev.ballast.deploy.ChangeLock;
import dev.ballast.deploy.DeployedImages;
import dev.ballast.engine.Engine;
import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.evidence.Evidence;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Differences;
import dev.ballast.topology.InForce;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Step;
import dev.ballast.topology.Topology;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Changes the topology of a running lab, and follows the changes that other processes make. Safe for use by several threads. */
final class Reconfiguration {

    private final Evidence evidence;
    private final RunDirectory run;
    private final AppliedTopology applied;
    private final Consumer<String> progress;
    private final ReentrantLock changes = new ReentrantLock();

    /**
     * @param evidence of the lab's run; its manifest names the images of each change
     * @param started the topology with which the lab was started
     * @param progress takes a line when an image is built
     */
    Reconfiguration(Evidence evidence, Topology started, Consumer<String> progress) {
        this.evidence = evidence;
        this.run = evidence.run();
        this.applied = new AppliedTopology(run.path(), started.toJson());
        this.progress = progress;
    }

    /** Returns the topology in force. */
    Topology topology() {
        return applied.read().topology();
    }

    /**
     * Makes a change while no other process changes the services and balancers.
     *
     * @param what this process does, for the message of another one
     */
    <T> T alone(String what, Supplier<T> change) {
        ChangeLock lock = ChangeLock.acquire(run.path(), what);
        try {
            return change.get();
        } finally {
            lock.close();
        }
    }

    /** Takes over what another process has applied, unless a change is under way here. */
    void follow(RunningSystem system) {
        if (changes.isHeldByCurrentThread() || !Files.exists(run.resolve(AppliedTopology.FILE)) || !changes.tryLock()) {
            return;
        }
        try {
            Topology now = topology();
            if (!now.equals(system.deployment().topology())) {
                system.become(
                        now, DeployedImages.running(now, system.containers().all(), images()));
            }
        } finally {
            changes.unlock();
        }
    }

    private ImageBuilder images() {
        return new ImageBuilder(Engine.connect(), progress);
    }

    /** Returns the steps from what is in force to a topology. */
    List<Step> stepsTo(RunningSystem system, Topology wanted) {
        InForce now = applied.read();
        Map<String, Integer> counts = new HashMap<>();
        for (ServiceSpec service : now.topology().services()) {
            counts.put(service.name(), system.members(service.name()).size());
        }
        return Differences.between(now.withCounts(counts), wanted, DeclaredSettings::of);
    }

    /**
     * Does the steps from what is in force to a topology.
     *
     * @param before takes each step before it is done
     */
    void apply(RunningSystem system, Topology wanted, Consumer<Step> before) {
        changes.lock();
        try {
            alone("which applies a topology", () -> {
                List<Step> steps = stepsTo(system, wanted);
                if (!steps.isEmpty()) {
                    prepare(system, steps);
                    steps.forEach(step -> run(step, system.stepRunner(), before));
                }
                return steps;
            });
        } finally {
            changes.unlock();
        }
    }

    private void run(Step step, StepRunner runner, Consumer<Step> before) {
        before.accept(step);
        applied.write(step.during());
        runner.run(step);
        applied.write(step.after());
    }

    /** Provides all images first, so that nothing is changed if one cannot be. */
    private void prepare(RunningSystem system, List<Step> steps) {
        Topology target = steps.get(0).target();
        Set<String> changed = steps.stream()
                .filter(step -> step.kind() != Step.Kind.SCALE && step.kind() != Step.Kind.SCALE_BALANCER)
                .map(Step::name)
                .collect(Collectors.toSet());
        DeployedImages images =
                DeployedImages.changing(target, changed, system.containers().all(), images());
        evidence.brings(images.all(target));
        system.become(target, images);
    }
}
