package dev.ballast;

import dev.ballast.deploy.DeployedImages;
import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.evidence.ContainerLogs;
import dev.ballast.evidence.ContinuedRun;
import dev.ballast.evidence.Evidence;
import dev.ballast.evidence.RunFacts;
import dev.ballast.history.Entry;
import dev.ballast.history.RunEvent;
import dev.ballast.observe.Observers;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A lab that another process started, and that goes on running when this process closes it. */
final class AttachedLab extends AbstractLab {

    private final Containers containers;
    private final ContinuedRun earlier;
    private final RunningSystem system;

    static AttachedLab attach(String id) {
        Engine engine = Engine.connect();
        Labs.Found found = new Labs(engine).find(id);
        RunFacts facts = new RunFacts(found.id(), found.startedBy(), "", Topology.fromJson(found.topology()));
        LabOptions options =
                LabOptions.named(found.startedBy()).asDetached(found.detached()).withLivePort(found.livePort());
        RunDirectory run = RunDirectory.at(Path.of(found.run()));
        return new AttachedLab(engine, facts, options, Evidence.continued(run, new ContinuedRun(run).history(), facts));
    }

    private AttachedLab(Engine engine, RunFacts facts, LabOptions options, Evidence evidence) {
        super(facts, options, evidence);
        earlier = new ContinuedRun(run);
        containers = Containers.attached(engine, id, gate);
        Topology topology = topology();
        DeployedImages images =
                DeployedImages.running(topology, containers.all(), new ImageBuilder(engine, options.progress()));
        evidence.add("the containers' logs", new ContainerLogs(containers, evidence)::keepAll);
        Observers.Sink observed = new Observers.Sink(
                history.onlyWhile(recorderLock::tryAcquire),
                this::known,
                () -> recorderLock.tryAcquire() ? Optional.of(run) : Optional.empty(),
                null);
        system = new RunningSystem(
                engine.publishedHost(), containers, new Deployment(topology, images, containers), evidence, observed);
    }

    @Override
    Optional<Containers> containers() {
        return Optional.of(containers);
    }

    @Override
    Optional<RunningSystem> running() {
        return Optional.of(system);
    }

    @Override
    public Lab start() {
        throw new IllegalStateException("lab %s runs already; another process started it".formatted(id));
    }

    @Override
    void recordClosing() {
        history.record(RunEvent.Removing.byThisProcess());
        super.recordClosing();
    }

    @Override
    public List<Entry<?>> known() {
        return earlier.recorded().orElseGet(history::entries);
    }

    @Override
    public OptionalLong readyMs() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        release();
    }

    @Override
    public void detach() {
        release();
    }
}
