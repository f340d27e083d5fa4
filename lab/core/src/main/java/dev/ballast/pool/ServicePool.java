package dev.ballast.pool;

import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Container;
import dev.ballast.engine.LabThreads;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one service behind the balancers: changes their number, and waits until a change is in force. Safe for use
 * by several threads; changes are made one after another.
 */
public final class ServicePool {

    /** How long a change may take until it is in force. */
    public static final Duration CHANGE_LIMIT = Duration.ofSeconds(60);

    private final String service;
    private final Deployment deployment;
    private final PoolView view;
    private final Supplier<List<FrontDoor>> doors;
    private final History history;
    private final Consumer<Container> keepLogs;
    private final Duration limit;
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock removals = new ReentrantReadWriteLock(); // read by each removal of an instance
    private boolean removes = true;

    /**
     * @param service its name
     * @param view what the observers saw last
     * @param doors returns the way through each balancer that serves the service
     * @param history takes what is done
     * @param keepLogs keeps the logs of a container that is about to be removed
     * @param limit how long a change may take until it is in force
     */
    public ServicePool(
            String service,
            Deployment deployment,
            PoolView view,
            Supplier<List<FrontDoor>> doors,
            History history,
            Consumer<Container> keepLogs,
            Duration limit) {
        this.service = service;
        this.deployment = deployment;
        this.view = view;
        this.doors = doors;
        this.history = history;
        this.keepLogs = keepLogs;
        this.limit = limit;
    }

    /** Returns the running instances in the order of their numbers, without those that leave. */
    public List<Container> members() {
        Set<String> out = Set.copyOf(leaving); // before the list, since one that is gone leaves both
        return deployment.instances(service).stream()
                .filter(container -> !out.contains(container.id()))
                .toList();
    }

    /**
     * Changes the number of instances and returns once the change is in force. The newest leave first.
     *
     * @return completes once those that leave are drained and removed
     * @throws NotInForceException if the change is not in force in time
     */
    public synchronized CompletableFuture<@Nullable Void> scale(int wanted) {
        List<Container> before = members();
        return change(
                before.size(),
                wanted,
                () -> wanted > before.size()
                        ? grow(wanted - before.size())
                        : shrink(before.subList(0, wanted), before.subList(wanted, before.size())));
    }

    /**
     * Stops one instance and returns once the pool is without it.
     *
     * @return completes once the instance is drained and removed
     * @throws NotInForceException if the change is not in force in time
     */
    public synchronized CompletableFuture<@Nullable Void> takeOut(Container out) {
        List<Container> staying = members().stream()
                .filter(container -> !container.name().equals(out.name()))
                .toList();
        return change(staying.size() + 1, staying.size(), () -> shrink(staying, List.of(out)));
    }

    /** @param change returns once the change is in force */
    private CompletableFuture<@Nullable Void> change(
            int from, int to, Supplier<CompletableFuture<@Nullable Void>> change) {
        double begin = history.nowMs();
        history.record(new PoolEvent.ScaleRequested(service, from, to));
        view.expectChange(limit);
        CompletableFuture<@Nullable Void> drained = change.get();
        history.record(new PoolEvent.Scaled(service, to, Math.round(history.nowMs() - begin)));
        view.expectChange(Duration.ZERO);
        return drained;
    }

    private CompletableFuture<@Nullable Void> grow(int howMany) {
        deployment.start(service, howMany);
        awaitInForce(members(), limit);
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<@Nullable Void> shrink(List<Container> staying, List<Container> out) {
        for (Container container : out) {
            leaving.add(container.id());
            history.record(new InstanceEvent.Stopping(container.name(), service));
        }
        CompletableFuture<?>[] stops = out.stream()
                .map(container -> CompletableFuture.runAsync(() -> stop(container), LabThreads::start))
                .toArray(CompletableFuture[]::new);
        awaitInForce(staying, limit);
        return CompletableFuture.allOf(stops);
    }

    private void stop(Container instance) {
        try {
            List<Container> stopped = deployment.stop(instance);
            removals.readLock().lock();
            try {
                if (removes) {
                    stopped.forEach(keepLogs);
                    stopped.forEach(deployment::remove);
                    history.record(new InstanceEvent.Stopped(instance.name(), service));
                }
            } finally {
                removals.readLock().unlock();
            }
        } finally {
            leaving.remove(instance.id());
        }
    }

    /**
     * Leaves the instances that still drain to the removal of the whole lab, which keeps their logs too. Returns once none
     * is being removed here.
     */
    public void stopRemoving() {
        removals.writeLock().lock();
        removes = false;
        removals.writeLock().unlock();
    }

    /**
     * Waits until each balancer and Consul list exactly these instances, and each of them has answered through each balancer.
     *
     * @throws NotInForceException if they do not within {@code time}
     */
    public void awaitInForce(List<Container> instances, Duration time) {
        String addresses =
                instances.stream().map(Deployment::addressOf).sorted().toList().toString();
        view.expectChange(time);
        List<FrontDoor> all = doors.get();
        for (FrontDoor door : all) {
            Waits.until(
                    "%s to render %s".formatted(all.size() == 1 ? "the balancer" : door.balancer(), addresses),
                    time,
                    () -> shown(view.rendered(door.balancer(), service)),
                    addresses::equals,
                    () -> "passing in Consul: " + shown(view.passing(service)));
        }
        Waits.until(
                "Consul to list as passing " + addresses,
                time,
                () -> shown(view.passing(service)),
                addresses::equals,
                () -> "");
        all.forEach(door -> awaitAnswers(door, all.size() == 1 ? "" : " through " + door.balancer(), instances, time));
    }

    private String told(FrontDoor door, Responses seen, double sinceMs) {
        return "answers while waiting, by host: %s; failed requests while waiting: %s%s"
                .formatted(seen.hostnames(), seen.failures(), endedOf(door.balancer(), sinceMs));
    }

    /** A balancer whose process does not start any more may still answer by a worker of the one before. */
    private String endedOf(String balancer, double sinceMs) {
        List<InstanceEvent.ProcessChanged> ended = history.entries(InstanceEvent.ProcessChanged.class).stream()
                .filter(entry -> entry.atMs() >= sinceMs)
                .map(Entry::event)
                .filter(event -> event.instance().equals(balancer) && event.serves() && !event.running())
                .toList();
        if (ended.isEmpty()) {
            return "";
        }
        InstanceEvent.ProcessChanged last = ended.get(ended.size() - 1);
        return "; %s of the balancer ended %d times meanwhile, at last %s: its log says why"
                .formatted(last.process(), ended.size(), last.words());
    }

    private static String shown(Optional<List<String>> addresses) {
        return addresses.map(List::toString).orElse("nothing yet");
    }

    private void awaitAnswers(FrontDoor door, String through, List<Container> instances, Duration time) {
        Map<String, String> silent = new LinkedHashMap<>(); // names by host name
        instances.forEach(instance -> silent.put(instance.hostname(), instance.name()));
        double sinceMs = history.nowMs();
        Responses.Builder replies = Responses.collect();
        try {
            Waits.until(
                    "an answer from each of "
                            + instances.stream().map(Container::name).toList()
                            + through,
                    time,
                    () -> {
                        // a round of as many requests as there are instances, since the balancer spreads them
                        for (int i = 0; i < instances.size() && !silent.isEmpty(); i++) {
                            Reply reply = door.ask();
                            replies.add(reply);
                            reply.hostname().ifPresent(silent::remove);
                        }
                        return "no answer from " + silent.values();
                    },
                    said -> silent.isEmpty(),
                    () -> told(door, replies.build(), sinceMs));
        } finally {
            Responses seen = replies.build();
            if (seen.total() > 0) {
                door.record("until each instance has answered", seen);
            }
        }
    }
}
