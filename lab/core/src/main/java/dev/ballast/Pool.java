package dev.ballast;

import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleFunction;

/** The API instances behind the balancer: changes their number, and knows when a change is in force. */
final class Pool {

    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(60);

    /** Docker's own default for {@code docker stop}: what an image's drain has to fit in. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Lab lab;
    private final Deployment deployment;
    private final Containers containers;
    private final Evidence evidence;
    private final History history;
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();

    Pool(Lab lab, Deployment deployment, Containers containers, Evidence evidence) {
        this.lab = lab;
        this.deployment = deployment;
        this.containers = containers;
        this.evidence = evidence;
        this.history = lab.history();
    }

    /** Returns once the change is in force, and completes once those that leave are drained and gone. */
    synchronized CompletableFuture<Void> scale(int wanted) {
        List<Instance> before = lab.instances(Deployment.API);
        return change(before.size(), wanted, begin -> {
            if (wanted > before.size()) {
                return grow(before, wanted - before.size(), begin);
            }
            return shrink(before.subList(0, wanted), before.subList(wanted, before.size()), begin);
        });
    }

    /** Returns once the pool is without that instance, and completes once it is drained and gone. */
    synchronized CompletableFuture<Void> takeOut(Instance out) {
        List<Instance> staying = lab.instances(Deployment.API).stream()
                .filter(instance -> !instance.name().equals(out.name()))
                .toList();
        return change(staying.size() + 1, staying.size(), begin -> shrink(staying, List.of(out), begin));
    }

    /** Returns whether a container was told to leave the pool: it runs until it is drained, and is no member any more. */
    boolean isLeaving(Container container) {
        return leaving.contains(container.id());
    }

    /** @param change is given the moment of its begin */
    private CompletableFuture<Void> change(int from, int to, DoubleFunction<CompletableFuture<Void>> change) {
        double begin = history.nowMs();
        history.record(new Event.ScaleRequested(Deployment.API, from, to));
        lab.balancer().attend(CHANGE_LIMIT.toNanos());
        CompletableFuture<Void> drained = change.apply(begin);
        lab.balancer().attend(0);
        return drained;
    }

    private CompletableFuture<Void> grow(List<Instance> before, int howMany, double begin) {
        List<String> taken = lab.allInstances().stream().map(Instance::name).toList();
        lab.create(() -> deployment.startApis(taken, howMany));
        await(lab.instances(Deployment.API), CHANGE_LIMIT);
        recordScaled(before.size() + howMany, begin);
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> shrink(List<Instance> staying, List<Instance> out, double begin) {
        for (Instance instance : out) {
            leaving.add(instance.container().id());
            history.record(new Event.InstanceStopping(instance.name(), Deployment.API));
        }
        CompletableFuture<?>[] stops = out.stream()
                .map(instance -> CompletableFuture.runAsync(() -> stop(instance), Pool::onItsOwnThread))
                .toArray(CompletableFuture[]::new);
        await(staying, CHANGE_LIMIT);
        recordScaled(staying.size(), begin);
        return CompletableFuture.allOf(stops);
    }

    private void stop(Instance instance) {
        try {
            containers.find(Deployment.sidecarName(instance.name())).ifPresent(this::stopAndRemove);
            stopAndRemove(instance.container());
            history.record(new Event.InstanceStopped(instance.name(), Deployment.API));
        } finally {
            leaving.remove(instance.container().id());
        }
    }

    private void stopAndRemove(Container container) {
        containers.stop(container, STOP_LIMIT);
        evidence.logs(container);
        containers.remove(container);
    }

    private static void onItsOwnThread(Runnable job) {
        Thread thread = new Thread(job, "ballast-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private void recordScaled(int to, double begin) {
        history.record(new Event.Scaled(Deployment.API, to, Math.round(history.nowMs() - begin)));
    }

    /** Waits until Consul and the balancer name exactly these instances, and each of them has answered. */
    void await(List<Instance> instances, Duration limit) {
        List<String> addresses =
                instances.stream().map(Instance::address).sorted().toList();
        String evidenceIn = "run directory: " + lab.runDirectory();
        lab.balancer().attend(limit.toNanos());
        Waits.until(
                "the balancer to render " + addresses,
                limit,
                () -> lab.balancer().seen(),
                addresses::equals,
                () -> "Consul passes %s; %s".formatted(lab.consul().seen(), evidenceIn));
        Waits.until(
                "Consul to pass " + addresses, limit, () -> lab.consul().seen(), addresses::equals, () -> evidenceIn);
        awaitServed(instances, limit, evidenceIn);
    }

    private void awaitServed(List<Instance> instances, Duration limit, String evidenceIn) {
        Set<String> silent = new LinkedHashSet<>();
        instances.forEach(instance -> silent.add(instance.hostname()));
        Responses.Builder replies = Responses.collect();
        try {
            Waits.until(
                    "an answer from each of " + instances,
                    limit,
                    () -> {
                        // a round of as many requests as there are instances, since the balancer spreads them
                        for (int i = 0; i < instances.size() && !silent.isEmpty(); i++) {
                            Reply reply = lab.get("/hostname");
                            replies.add(reply);
                            reply.hostname().ifPresent(silent::remove);
                        }
                        return silent;
                    },
                    Set::isEmpty,
                    () -> "failed requests while waiting: %s; %s"
                            .formatted(replies.build().failures(), evidenceIn));
        } finally {
            lab.recordRequests("until each instance has answered", replies.build());
        }
    }
}
