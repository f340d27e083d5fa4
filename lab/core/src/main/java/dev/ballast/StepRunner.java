package dev.ballast;

import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Container;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.pool.NotInForceException;
import dev.ballast.pool.ServicePool;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does the steps of a change of the topology in a running lab. The deployment has the topology to which they lead. A step that
 * failed half-way can be done again. For one thread.
 */
final class StepRunner {

    private final Deployment deployment;
    private final Function<String, ServicePool> pools;
    private final Views views;
    private final Consumer<Container> keepLogs;
    private final History history;

    /** What sees the services and balancers that come and go. */
    interface Views {

        void watchService(String name);

        void forgetService(String name);

        void forgetBalancer(String container);

        /** Containers of balancers have come or gone. */
        void balancersChanged();
    }

    /**
     * @param pools returns the instances of a service, of one that is removed too
     * @param keepLogs keeps the logs of a container that is about to be removed
     */
    StepRunner(
            Deployment deployment,
            Function<String, ServicePool> pools,
            Views views,
            Consumer<Container> keepLogs,
            History history) {
        this.deployment = deployment;
        this.pools = pools;
        this.views = views;
        this.keepLogs = keepLogs;
        this.history = history;
    }

    /**
     * Does a step, and returns once it is in force.
     *
     * @throws NotInForceException if a change of a pool is not in force in time
     */
    void run(Step step) {
        String name = step.name();
        history.record(new RunEvent.PhaseBegan(step.toString()));
        switch (step.kind()) {
            case ADD_SERVICE -> {
                views.watchService(name);
                await(pools.apply(name).scale(step.to()));
            }
            case SCALE -> await(pools.apply(name).scale(step.to()));
            case ROLL -> roll(pools.apply(name), step.to());
            case ADD_BALANCER, REPLACE, SCALE_BALANCER -> settle(name);
            case REMOVE_BALANCER -> deployment.balancer(name).forEach(this::remove);
            case REMOVE_SERVICE -> {
                await(pools.apply(name).scale(0));
                deployment.removeRest(name);
                views.forgetService(name);
            }
        }
    }

    /** Waits until those that leave are drained and removed. */
    static void await(CompletableFuture<?> drained) {
        try {
            drained.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Replaces the instances one by one. While one drains, the next one starts. */
    private void roll(ServicePool pool, int count) {
        List<CompletableFuture<?>> drained = new ArrayList<>();
        List<Container> old = pool.members().stream()
                .filter(container -> !deployment.isCurrent(container))
                .toList();
        for (Container one : old) {
            pool.scale(pool.members().size() + 1);
            drained.add(pool.takeOut(one));
        }
        if (pool.members().size() != count) {
            drained.add(pool.scale(count));
        }
        drained.forEach(StepRunner::await);
    }

    /** Starts, replaces and removes containers of a balancer until they are those of the topology, one after another. */
    private void settle(String balancer) {
        List<String> names = deployment.names(balancer);
        for (String name : names) {
            Optional<Container> old = deployment.balancer(balancer).stream()
                    .filter(container -> container.name().equals(name))
                    .findFirst();
            if (old.filter(deployment::isCurrent).isEmpty()) {
                old.ifPresent(this::remove);
                int port = old.map(container -> container.ports().getOrDefault(Deployment.BALANCER_PORT, 0))
                        .orElse(0);
                deployment.startBalancer(balancer, name, port);
                history.record(new BalancerEvent.Balances(
                        name,
                        deployment.balances().get(name),
                        deployment.topology().services().stream()
                                .map(ServiceSpec::name)
                                .toList()));
                views.balancersChanged();
                awaitAll();
            }
        }
        deployment.balancer(balancer).stream()
                .filter(container -> !names.contains(container.name()))
                .forEach(this::remove);
    }

    /** Waits until each service is in force at each balancer. */
    private void awaitAll() {
        for (ServiceSpec service : deployment.topology().services()) {
            ServicePool pool = pools.apply(service.name());
            pool.awaitInForce(pool.members(), ServicePool.CHANGE_LIMIT);
        }
    }

    private void remove(Container front) {
        history.record(new InstanceEvent.Stopping(front.name(), front.service()));
        deployment.stopAlone(front);
        keepLogs.accept(front);
        deployment.remove(front);
        history.record(new InstanceEvent.Stopped(front.name(), front.service()));
        views.forgetBalancer(front.name());
        views.balancersChanged();
    }
}
