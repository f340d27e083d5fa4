package dev.ballast;

import dev.ballast.deploy.DeployedImages;
import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labels;
import dev.ballast.engine.Labs;
import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.evidence.ContainerLogs;
import dev.ballast.evidence.ContinuedRun;
import dev.ballast.evidence.Evidence;
import dev.ballast.evidence.RunFacts;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.observe.Observers;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lab that this process starts, and removes when it closes it or ends. */
final class OwnedLab extends AbstractLab {

    private static final Logger LOG = LoggerFactory.getLogger(OwnedLab.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private final Thread atExit = new Thread(this::closeAtExit, "ballast-close-at-exit");
    private volatile @Nullable Containers containers;
    private volatile @Nullable RunningSystem running;
    private volatile OptionalLong readyMs = OptionalLong.empty();
    private volatile boolean endsEarly = true;

    private OwnedLab(RunFacts facts, LabOptions options, Evidence evidence) {
        super(facts, options, evidence);
    }

    static OwnedLab prepare(Topology topology, LabOptions options) {
        topology.requireTaken(DeclaredSettings::of);
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        RunFacts facts = new RunFacts(id, options.name(), options.command(), topology);
        RunDirectory run = RunDirectory.create(options.name(), id);
        Evidence evidence = Evidence.of(run, History.startingIn(run.historyFile()), facts);
        OwnedLab lab = new OwnedLab(facts, options, evidence);
        lab.recorderLock.tryAcquire(); // so that nobody else records, or takes the run for an old one
        return lab;
    }

    @Override
    public Lab start() {
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) { // the process is ending
            interrupt();
            abort(LabInterruptedException.WHY);
            throw new LabInterruptedException(id);
        }
        try {
            Topology topology = topology();
            history.record(new RunEvent.PhaseBegan(RunEvent.PhaseBegan.STARTING));
            Engine engine = Engine.connect();
            clearAway(new Labs(engine));
            Containers started = new Containers(engine, id, options.detached(), gate);
            containers = started;
            ImageBuilder builder = new ImageBuilder(engine, options.progress());
            DeployedImages images = DeployedImages.of(topology, builder);
            builder.requireFittingLabels(images.all(topology));
            Deployment deployment = new Deployment(topology, images, started);
            beginEvidence(engine, started, images, deployment.facts());
            List<String> served =
                    topology.services().stream().map(ServiceSpec::name).toList();
            deployment
                    .balances()
                    .forEach((name, method) -> history.record(new BalancerEvent.Balances(name, method, served)));
            started.createNetwork(Map.of(
                    Labels.TOPOLOGY, topology.toJson(),
                    Labels.RUN, run.path().toString(),
                    Labels.STARTED_BY, options.name(),
                    Labels.LIVE_PORT, String.valueOf(options.livePort())));
            options.progress().accept("starting " + words(topology));
            double begin = history.nowMs();
            deployment.startEverything();
            RunningSystem system = new RunningSystem(engine.publishedHost(), started, deployment, evidence, observed());
            running = system;
            watch();
            for (String service : system.services()) {
                system.pool(service).awaitInForce(system.pool(service).members(), START_LIMIT);
            }
            ready(Math.round(history.nowMs() - begin));
            return this;
        } catch (LabException e) {
            refuseIfInterrupted();
            throw e;
        } catch (RuntimeException e) {
            refuseIfInterrupted();
            throw new LabException("%s; run directory: %s".formatted(e.getMessage(), run), e);
        }
    }

    private static String words(Topology topology) {
        if (topology.services().size() == 1 && topology.balancers().size() == 1) {
            return "%s, the UI, %s and %s"
                    .formatted(
                            counted(topology.servers(), "server"),
                            counted(topology.apis(), "API"),
                            topology.balancer());
        }
        return "%s, the UI, %s and %s"
                .formatted(
                        counted(topology.servers(), "server"),
                        topology.services().stream()
                                .map(service -> service.count() + " " + service.name())
                                .collect(Collectors.joining(", ")),
                        topology.balancers().stream()
                                .map(balancer -> "%s (%s)".formatted(balancer.name(), balancer.image()))
                                .collect(Collectors.joining(", ")));
    }

    private static String counted(int number, String noun) {
        return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
    }

    private void clearAway(Labs labs) {
        Labs.ClearedAway cleared = labs.clearAway();
        if (!cleared.removed().isEmpty()) {
            history.record(
                    new RunEvent.Note("removed labs whose owner is gone: " + String.join(", ", cleared.removed())));
        }
        cleared.ofUnknownOwners()
                .forEach(lab -> evidence.note(
                        "lab %s of process %s stays, and nothing tells whether that process lives; if not, ./ballast down --lab %s removes the lab"
                                .formatted(lab.label(), lab.owner(), lab.id())));
        run.removeOldRuns(cleared.left());
    }

    private void beginEvidence(
            Engine engine, Containers containers, DeployedImages images, Map<String, String> deployed) {
        evidence.add("the containers' logs", new ContainerLogs(containers, evidence)::keepAll);
        evidence.starts(engine.describe(), images.all(topology()), deployed);
    }

    /** Returns what takes the observations; those of a long-lived lab go into the file alone, as a view's do. */
    Observers.Sink observed() {
        History into = options.longLived() ? history.onlyWhile(() -> true) : history;
        return new Observers.Sink(into, this::recorded, () -> Optional.of(run), history.start());
    }

    private void ready(long ms) {
        readyMs = OptionalLong.of(ms);
        evidence.ready(ms);
        history.record(new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY));
    }

    @Override
    Optional<Containers> containers() {
        return Optional.ofNullable(containers);
    }

    @Override
    Optional<RunningSystem> running() {
        return Optional.ofNullable(running);
    }

    @Override
    public List<Entry<?>> known() {
        return options.longLived() ? recorded() : history.entries();
    }

    /** Returns what all processes have recorded. */
    private List<Entry<?>> recorded() {
        return new ContinuedRun(run).recorded().orElseGet(history::entries);
    }

    @Override
    public OptionalLong readyMs() {
        return readyMs;
    }

    @Override
    public void close() {
        remove();
        refuseIfInterrupted(); // so that the caller does not go on to a result
    }

    @Override
    public void detach() {
        history.record(new RunEvent.Note("left running by the process that started it"));
        release();
    }

    @Override
    public void awaitRemoval() {
        endsEarly = false;
        super.awaitRemoval();
    }

    /** What was judged until now stands; that the process was told to end says nothing about the system. */
    void closeAtExit() {
        interrupt();
        if (endsEarly) {
            abort(LabInterruptedException.WHY);
        }
        LOG.info("the process ends: removing lab {}", id);
        remove();
        LOG.info("removed lab {}; its report: {}", id, run.path().resolve("report.html"));
    }

    @Override
    synchronized void release() {
        super.release();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook is what runs
        }
    }
}
