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
import dev.ballast.history.History;
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
        Topology topology = Topology.fromJson(found.topology());
        RunDirectory run = RunDirectory.at(Path.of(found.run()));
        History history = new ContinuedRun(run).history();
        Evidence evidence = Evidence.continued(run, history, new RunFacts(found.id(), found.startedBy(), "", topology));
        LabOptions options =
                LabOptions.named(found.startedBy()).asDetached(found.detached()).withLivePort(found.livePort());
        return new AttachedLab(engine, found.id(), topology, options, run, history, evidence);
    }

    private AttachedLab(
            Engine engine,
            String id,
            Topology topology,
            LabOptions options,
            RunDirectory run,
            History history,
            Evidence evidence) {
        super(id, topology, options, run, history, evidence);
        earlier = new ContinuedRun(run);
        containers = Containers.attached(engine, id, gate);
        DeployedImages images =
                DeployedImages.running(topology, containers.all(), new ImageBuilder(engine, options.progress()));
        evidence.add("the containers' logs", new ContainerLogs(containers, run, evidence)::keepAll);
        RunContext context = new RunContext(
                run,
                history,
                history.onlyWhile(recorderLock::tryAcquire),
                () -> recorderLock.tryAcquire() ? Optional.of(run) : Optional.empty(),
                evidence,
                this::known,
                earlier.served(),
                null);
        system = new RunningSystem(
                engine.publishedHost(), containers, new Deployment(topology, images, containers), images, context);
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
