package dev.ballast;

import dev.ballast.balancer.Balancer;
import dev.ballast.discovery.ConsulView;
import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labels;
import dev.ballast.engine.Labs;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.loss.AccessLog;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import dev.ballast.run.Recorder;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Client;
import dev.ballast.workload.LoadPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A running system: Consul servers, a UI, API instances and a balancer, on a network of their own.
 *
 * <pre>{@code
 * try (Lab lab = Lab.start(Topology.reference())) {
 *     lab.scale("api", 3);
 *     Responses responses = lab.requests(300);
 * }
 * }</pre>
 *
 * <p>What it does and sees is in its {@link #history}; what is left of it afterwards in its {@link #runDirectory}. With
 * {@link LabTest} a failed test is in there too; without it, nobody but you can {@link #fail} the run, and the report of
 * one without a verdict says UNKNOWN.
 */
public final class Lab implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration REMOVAL_POLL = Duration.ofMillis(300);

    private final String id;
    private final Topology topology;
    private final LabOptions options;
    private final History history;
    private final RunDirectory run;
    private final Recorder recorder;
    private final boolean attached;
    private final ReentrantLock creating = new ReentrantLock();
    private final Thread atExit = new Thread(this::closeAtExit, "ballast-close-at-exit");
    private @Nullable Parts parts;
    private @Nullable Views views;
    private @Nullable Observers observers;
    private @Nullable Throwable failure;
    private volatile boolean endIsFailure = true;
    private volatile boolean closing;
    private boolean watching;
    private boolean closed;

    /** What is there once the engine was reached and the images are built. */
    private record Parts(Containers containers, Deployment deployment, Evidence evidence) {}

    /** What is there once balancer and UI were found. */
    private record Views(Balancer balancer, ConsulView consul, Traffic traffic, Pool pool, AccessLog accessLog) {}

    private Lab(String id, Topology topology, LabOptions options, History history, RunDirectory run, boolean attached) {
        this.id = id;
        this.topology = topology;
        this.options = options;
        this.history = history;
        this.run = run;
        this.recorder = new Recorder(run);
        this.attached = attached;
    }

    /** Starts a lab and returns once the balancer answers with every API instance. */
    public static Lab start(Topology topology) {
        return start(topology, LabOptions.named(topology.name()));
    }

    /** Starts a lab and returns once the balancer answers with every API instance; a failed start leaves nothing. */
    public static Lab start(Topology topology, LabOptions options) {
        Lab lab = prepare(topology, options);
        try {
            return lab.start();
        } catch (RuntimeException | Error e) {
            lab.fail(e);
            lab.close();
            throw e;
        }
    }

    /** Returns a lab that is not started, so that its owner can hold it, and close it, whatever the start does. */
    public static Lab prepare(Topology topology, LabOptions options) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        RunDirectory run = RunDirectory.create(options.name(), id);
        return new Lab(id, topology, options, History.startingIn(run.historyFile()), run, false);
    }

    /**
     * Returns a lab that another process started. What is done to it goes on in its history; closing it leaves it
     * running, {@link #remove} removes it.
     *
     * @throws IllegalArgumentException if it has no balancer or no UI, so that it cannot be acted on
     */
    public static Lab attach(Labs.Found found) {
        Topology topology = Topology.fromJson(found.topology());
        RunDirectory run = RunDirectory.at(Path.of(found.run()));
        History history = Evidence.continuedHistory(run);
        LabOptions options =
                LabOptions.named(found.startedBy()).asDetached(found.detached()).withLivePort(found.livePort());
        Lab lab = new Lab(found.id(), topology, options, history, run, true);
        lab.look(lab.connect(), Evidence.servedSoFar(run));
        return lab;
    }

    /**
     * Starts what was prepared and returns it once the balancer answers with every API instance.
     *
     * @throws LabException naming the run directory if it does not within {@code START_LIMIT}
     */
    public Lab start() {
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            history.record(new Event.Phase("starting"));
            Parts now = connect();
            now.evidence().manifest(RunOutcome.RUNNING, "");
            create(() -> now.containers()
                    .createNetwork(Map.of(
                            Labels.TOPOLOGY, topology.toJson(),
                            Labels.RUN, run.path().toString(),
                            Labels.STARTED_BY, options.name(),
                            Labels.LIVE_PORT, String.valueOf(options.livePort()))));
            options.progress()
                    .accept("starting %d servers, the UI, %d APIs and %s side by side"
                            .formatted(topology.servers(), topology.apis(), topology.balancer()));
            double begin = history.nowMs();
            create(now.deployment()::startEverything);
            Pool fresh = look(now, Set.of());
            watch();
            fresh.await(instances(Deployment.API), START_LIMIT);
            now.evidence().ready(history.nowMs() - begin);
            history.record(new Event.Phase("ready"));
            return this;
        } catch (RuntimeException e) {
            throw e instanceof LabException
                    ? e
                    : new LabException("%s; run directory: %s".formatted(e.getMessage(), run), e);
        }
    }

    private Parts connect() {
        Engine engine = Engine.connect();
        if (!attached) {
            Set<String> orphans = new Labs(engine).removeOrphans();
            if (!orphans.isEmpty()) {
                history.record(new Event.Note("removed labs whose owner is gone: " + String.join(", ", orphans)));
            }
        }
        Containers containers =
                attached ? Containers.attached(engine, id) : new Containers(engine, id, options.detached());
        ImageBuilder images = new ImageBuilder(engine, options.progress());
        Deployment deployment = attached
                ? Deployment.running(topology, containers, images)
                : Deployment.of(topology, containers, images);
        Evidence evidence = new Evidence(this, engine, deployment, options, attached);
        Parts now = new Parts(containers, deployment, evidence);
        parts = now;
        return now;
    }

    /** Returns whether balancer and Consul are known; they are not where the start ended before they were there. */
    boolean isLookedAt() {
        return views != null;
    }

    private Pool look(Parts now, Set<String> servedBefore) {
        String host = Engine.connect().publishedHost();
        Instance front = instance(Deployment.BALANCER);
        String file = now.deployment().renderedFile();
        Balancer balancer = new Balancer(
                Deployment.BALANCER,
                host,
                front.hostPort(Deployment.BALANCER_PORT),
                () -> now.containers()
                        .readFile(front.container(), file)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                now.deployment().balancerAnnounces());
        ConsulView consul = new ConsulView(host, instance(Deployment.UI).hostPort(Deployment.UI_PORT));
        AccessLog accessLog = new AccessLog();
        Client client = new Client(host, balancer.port());
        Traffic traffic = new Traffic(client, history, run, accessLog, servedBefore, this::nameOf, this::known);
        Pool pool = new Pool(this, now.deployment(), now.containers(), now.evidence());
        views = new Views(balancer, consul, traffic, pool, accessLog);
        return pool;
    }

    /** Returns the instance that has or had a host name; the history knows those that are gone. */
    private String nameOf(String hostname) {
        return Stream.concat(
                        history.entries(Event.InstanceStarted.class).stream()
                                .map(Entry::event)
                                .filter(started -> started.container().equals(hostname))
                                .map(Event.InstanceStarted::instance),
                        allInstances().stream()
                                .filter(instance -> instance.hostname().equals(hostname))
                                .map(Instance::name))
                .findFirst()
                .orElse("");
    }

    /**
     * Returns what is known of the run. It is the {@link #history}; where another process owns the lab and records what
     * happens, it is what stands in the run's file so far.
     */
    public List<Entry<?>> known() {
        return attached && Files.exists(run.historyFile()) ? History.read(run.historyFile()) : history.entries();
    }

    /**
     * Begins to watch the balancer, Consul and the containers, where that has not begun. What is seen is recorded by one
     * process: by the lab's owner, else by the first to call this. Calling it again takes over where that one has ended.
     */
    public synchronized void watch() {
        recorder.hasTurn();
        if (!watching) {
            watching = true;
            History kept = attached ? history.onlyWhile(recorder::hasTurn) : history;
            balancer().watch(kept, () -> !attached || recorder.hasTurn() ? Optional.of(run) : Optional.empty());
            consul().watch(Deployment.API, kept);
            consul().watchCluster(kept);
            observers = observe(started(parts), started(views), kept);
        }
    }

    /**
     * Ends reading along what the containers say, for a measurement that this would weigh on: of thousands of lines of access
     * log a second, engine and lab take a core's share. Balancer and Consul are watched still; loads that run from now on
     * cannot be explained.
     */
    public synchronized void stopReadingLogs() {
        Observers open = observers;
        if (open != null) {
            open.close();
        }
    }

    private Observers observe(Parts now, Views seen, History kept) {
        Containers containers = now.containers();
        Observers opened = new Observers(
                containers.streams(),
                containers::byId,
                kept,
                seen.balancer(),
                seen.accessLog(),
                now.deployment().apiPort());
        if (attached) {
            opened.followFromNow(containers.all());
        } else {
            opened.followFrom(history.start());
        }
        return opened;
    }

    /** Makes containers, never beside the lab's removal nor after it. */
    <T> T create(Supplier<T> job) {
        creating.lock();
        try {
            if (closing) {
                throw new LabException("lab %s is being closed; nothing more is started in it".formatted(id));
            }
            return job.get();
        } finally {
            creating.unlock();
        }
    }

    /** Returns the lab's id, eight hex digits. */
    public String id() {
        return id;
    }

    public Topology topology() {
        return topology;
    }

    /** Returns what was done and seen so far. */
    public History history() {
        return history;
    }

    /** Returns how long the start took, images apart, in milliseconds; empty while the lab is not ready. */
    public OptionalLong readyMs() {
        Parts now = parts;
        return now == null ? OptionalLong.empty() : now.evidence().readyMs();
    }

    /** Returns where the run leaves what it saw. */
    public RunDirectory runDirectory() {
        return run;
    }

    /** Returns the balancer. */
    public Balancer balancer() {
        return started(views).balancer();
    }

    /** Returns the pool as Consul sees it. */
    public ConsulView consul() {
        return started(views).consul();
    }

    /**
     * Returns the instances of a service, {@code api}, {@code server}, …, those that run, by number; without those that
     * were told to leave by this process and still drain.
     */
    public List<Instance> instances(String service) {
        Parts now = started(parts);
        Views seen = views;
        return now.containers().all().stream()
                .filter(container -> container.running() && container.name().matches(service + "(-\\d+)?"))
                .filter(container -> seen == null || !seen.pool().isLeaving(container))
                .map(container -> new Instance(container, now.containers(), portOf(container, now.deployment())))
                .toList();
    }

    /** Returns all containers of the lab, stopped ones too. */
    public List<Instance> allInstances() {
        Parts now = started(parts);
        return now.containers().all().stream()
                .map(container -> new Instance(container, now.containers(), portOf(container, now.deployment())))
                .toList();
    }

    /**
     * Returns the container of that name.
     *
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    public Instance instance(String name) {
        List<Instance> all = allInstances();
        return all.stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no instance '%s'; there are %s"
                        .formatted(name, all.stream().map(Instance::name).toList())));
    }

    private static int portOf(Container container, Deployment deployment) {
        return container.role() == Role.API ? deployment.apiPort() : Deployment.BALANCER_PORT;
    }

    /**
     * Changes the number of a service's instances, and returns once the change is in force: up, when Consul, the
     * balancer and an answer show each new one; down, when they are gone from Consul and the balancer, drained, and
     * removed. The newest go first.
     *
     * @param service {@code api}
     * @throws LabException if it is not in force within a minute
     */
    public void scale(String service, int instances) {
        awaitDrained(scaleUntilInForce(service, instances));
    }

    /**
     * Changes the number of a service's instances as {@link #scale} does, but returns as soon as the change is in force:
     * those that leave drain meanwhile, beside whatever changes next.
     *
     * @return completes once those that leave are drained and removed
     */
    public CompletableFuture<Void> scaleUntilInForce(String service, int instances) {
        if (!service.equals(Deployment.API)) {
            throw new IllegalArgumentException("cannot scale '%s'; the service that scales is api".formatted(service));
        }
        Topology.checkApis(instances);
        watch();
        return started(views).pool().scale(instances);
    }

    private static void awaitDrained(CompletableFuture<Void> drained) {
        try {
            drained.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * Stops one API instance: it deregisters, drains, and is removed. Returns once the pool is without it.
     *
     * @throws LabException if that is not so within a minute
     */
    public void stop(Instance instance) {
        if (!instance.role().equals(Role.API.label())) {
            throw new IllegalArgumentException(
                    "cannot stop %s; only API instances leave the pool".formatted(instance.name()));
        }
        watch();
        awaitDrained(started(views).pool().takeOut(instance));
    }

    /** Sends a signal, such as {@code KILL}, to an instance's container. */
    public void kill(Instance instance, String signal) {
        double before = history.nowMs();
        started(parts).containers().kill(instance.container(), signal);
        double tookMs = history.nowMs() - before;
        history.observe(
                new Event.InstanceKilled(instance.name(), instance.role(), signal), before + tookMs / 2, tookMs / 2);
    }

    /**
     * Waits until Consul's passing instances and the balancer's upstreams are exactly these, and each has answered. What
     * is rendered is in force for new connections a moment later: an nginx that reloads lets its old workers answer for
     * about 0.1 s more, and on connections kept alive for longer.
     *
     * @throws LabException with what was seen last
     */
    public void awaitPool(List<Instance> instances, Duration limit) {
        watch();
        started(views).pool().await(instances, limit);
    }

    /** Sends GETs of {@code /hostname} through the balancer, one after another, each on a connection of its own. */
    public Responses requests(int howMany) {
        return started(views).traffic().send(howMany);
    }

    /** Sends one GET through the balancer. */
    public Reply get(String path) {
        return started(views).traffic().get(path);
    }

    /**
     * Returns a plan of an open load on the balancer, to be shaped, started, and stopped to see what became of it:
     *
     * <pre>{@code
     * try (Load load = lab.load().rate(200).posts(0.2).start()) {
     *     lab.scale("api", 3);
     *     assertThat(load.stop()).lostNothing();
     * }
     * }</pre>
     *
     * <p>In a lab that another process started, what the owner records in the run's file explains what is lost. What the
     * balancer logs of single requests is kept from the first call on: clients of your own whose requests are to be
     * explained by the plan's listener have to send after it.
     */
    public LoadPlan load() {
        if (attached) {
            watch(); // for the access log, which tells only what is logged from now on
        }
        return started(views).traffic().plan();
    }

    /**
     * Returns what the balancer's access log tells so far, since {@link #watch} began: how many requests each upstream had,
     * {@code ip:port}, blank for those that went to none. Empty where the balancer keeps no such log.
     */
    public Optional<Map<String, AccessLog.Count>> requestsByUpstream() {
        AccessLog log = started(views).accessLog();
        return log.isKept() ? Optional.of(log.byUpstream()) : Optional.empty();
    }

    void recordRequests(String purpose, Responses responses) {
        if (responses.total() > 0) {
            started(views).traffic().record(purpose, responses);
        }
    }

    /** Starts a container that helps, such as a browser, on the lab's network; it goes with the lab. */
    public Instance startTool(Tool tool) {
        Parts now = started(parts);
        BuiltImage image = new ImageBuilder(Engine.connect(), options.progress()).build(tool.image());
        return new Instance(create(() -> now.containers().start(Deployment.tool(tool, image))), now.containers(), 0);
    }

    /** Says that the run failed; its directory will tell why. The first failure is kept. */
    public void fail(Throwable why) {
        if (failure == null) {
            failure = why;
            history.record(new Event.Failed(String.valueOf(why.getMessage())));
        }
    }

    /** Writes the run directory and removes the lab's containers and network; a lab attached to goes on running. */
    @Override
    public void close() {
        if (attached) {
            letGo();
        } else {
            remove();
        }
    }

    /** Writes the run directory and removes the lab's containers and network, whoever started it. */
    public synchronized void remove() {
        if (closed) {
            return;
        }
        closing = true;
        creating.lock(); // what is being started is there to be removed
        try {
            Parts now = parts;
            try {
                history.record(new Event.Phase("closing"));
                collect(now);
            } finally {
                letGo();
                recorder.end();
                if (now != null) {
                    now.containers().removeAll();
                }
            }
        } finally {
            creating.unlock();
        }
    }

    private void collect(@Nullable Parts now) {
        if (now == null) {
            Evidence.withoutEngine(this, options, Objects.toString(failure == null ? "" : failure.getMessage()));
        } else {
            now.evidence().collect(failure);
        }
    }

    /** Leaves the lab running after this process, and lets go of it. */
    public synchronized void detach() {
        if (!closed) {
            history.record(new Event.Note("left running by the process that started it"));
            letGo();
        }
    }

    /**
     * Blocks until another process has removed the lab. That this process is told to end meanwhile is no failure of the
     * run; the lab is closed then too.
     */
    public void awaitRemoval() {
        endIsFailure = false;
        Labs labs = new Labs(Engine.connect());
        Awaitility.await()
                .forever()
                .pollInterval(REMOVAL_POLL)
                .ignoreExceptions()
                .until(() -> !labs.exists(id));
        letGo(); // who removed it has kept the evidence
    }

    private void closeAtExit() {
        if (endIsFailure) {
            fail(new LabException("interrupted: the process ended before the lab was closed"));
        }
        close();
    }

    private synchronized void letGo() {
        closed = true;
        stopLooking();
        recorder.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook is what runs
        }
    }

    private void stopLooking() {
        Views now = views;
        if (now != null) {
            now.balancer().close();
            now.consul().close();
        }
        stopReadingLogs();
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the lab is not started");
        }
        return part;
    }
}
