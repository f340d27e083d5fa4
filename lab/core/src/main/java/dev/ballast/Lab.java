package dev.ballast;

import dev.ballast.balancer.Balancer;
import dev.ballast.discovery.ConsulView;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.loss.AccessLog;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Step;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A running system on one network: Consul servers, a UI, instances of services, and balancers in front of them.
 *
 * <pre>{@code
 * try (Lab lab = Lab.start(Topology.reference())) {
 *     lab.scale("api", 3);
 *     Responses responses = lab.requests(300);
 * }
 * }</pre>
 *
 * <p>The {@link #history} has everything that is done to a lab and observed of it; the {@link #runDirectory} keeps it.
 * A test class with {@link LabTest} records a failed test there. Other code records a failure by {@link #fail}. The
 * report of a run without a verdict says UNKNOWN.
 *
 * <p>A lab is either owned, if this process starts it, or attached to, if another process did. Closing an owned lab removes
 * its containers and network; closing an attached one leaves it running.
 *
 * <p>Labs are safe for use by several threads. Changes of the pool are made one after another. If the engine cannot do what
 * a method needs, the method throws a runtime exception of {@code dev.ballast.engine} whose message has the remedy. Unless
 * a method says otherwise, it throws an {@link IllegalStateException} if the lab is not started, and a
 * {@link LabInterruptedException} if this process ends, which removes an owned lab.
 */
public interface Lab extends AutoCloseable {

    /**
     * Starts a lab and returns it once each balancer answers with every instance. A failed start leaves no containers.
     *
     * @throws LabException naming the run directory if the lab is not ready within 120 s, or cannot be started
     */
    static Lab start(Topology topology) {
        return start(topology, LabOptions.named(topology.name()));
    }

    /**
     * Starts a lab and returns it once each balancer answers with every instance. A failed start leaves no containers.
     *
     * @throws LabException naming the run directory if the lab is not ready within 120 s, or cannot be started
     */
    static Lab start(Topology topology, LabOptions options) {
        Lab lab = prepare(topology, options);
        try {
            return lab.start();
        } catch (RuntimeException | Error e) {
            lab.fail(e);
            lab.close();
            throw e;
        }
    }

    /**
     * Returns a lab that is not started, so that the caller can close it even if the start fails.
     *
     * @throws IllegalArgumentException naming a setting that an image cannot take
     */
    static Lab prepare(Topology topology, LabOptions options) {
        return OwnedLab.prepare(topology, options);
    }

    /**
     * Returns a lab that another process started. What is done to it is added to its history.
     *
     * @param id its id, or the beginning of it
     * @throws IllegalArgumentException if the id is ambiguous, or if the lab has no balancer or no UI
     */
    static Lab attach(String id) {
        return AttachedLab.attach(id);
    }

    /**
     * Starts what {@link #prepare} returned, and returns it once each balancer answers with every instance.
     *
     * @throws LabException naming the run directory if the lab is not ready within 120 s, or cannot be started
     * @throws IllegalStateException if another process started the lab
     */
    Lab start();

    /** Returns the lab's id, eight hexadecimal digits. */
    String id();

    /**
     * Returns the topology in force: what was deployed at the start, or what was {@linkplain #apply applied} since, by whichever
     * process. {@link #scale} does not change it.
     */
    Topology topology();

    /**
     * Returns the steps that {@link #apply} would do, in their order; none if there is no difference.
     *
     * @throws IllegalArgumentException naming a field that cannot be changed in a running lab, or a setting that an image cannot
     *     take
     */
    List<Step> stepsTo(Topology wanted);

    /** Changes the services and balancers to those of a topology, as {@link #apply(Topology, Consumer)} does. */
    void apply(Topology wanted);

    /**
     * Changes the services and balancers to those of a topology, one step after another. Returns once all is in force, and those
     * that leave are drained and removed. An instance is replaced by another one that is in force before it leaves. The
     * containers of a balancer are replaced one by one, each on its port; while a balancer of one container is replaced, for some
     * seconds nothing listens there. If a step fails, the lab stays as it is then, and applying the topology again goes on.
     *
     * @param before takes each step before it is done
     * @throws IllegalArgumentException naming a field that cannot be changed in a running lab, or a setting that an image cannot
     *     take
     * @throws IllegalStateException if another process changes the lab
     * @throws LabException with what was seen last if a step is not in force within 60 s
     */
    void apply(Topology wanted, Consumer<Step> before);

    /** Returns what this process has done and observed so far. Never fails, even if the lab is not started. */
    History history();

    /** Returns what all processes have recorded of the run so far, in the order of time. */
    List<Entry<?>> known();

    /** Returns the directory of the run's files. Never fails, even if the lab is not started. */
    RunDirectory runDirectory();

    /**
     * Returns how long the start took without its images, in milliseconds, or empty if the lab is not ready or is
     * attached.
     */
    OptionalLong readyMs();

    /** Returns the first balancer. */
    Balancer balancer();

    /**
     * Returns the balancer whose container has that name: {@code NAME}, {@code NAME-2}, {@code NAME-3}, …
     *
     * @throws IllegalArgumentException naming the balancers there are, if none has that name
     */
    Balancer balancer(String name);

    /** Returns the balancers in the topology's order, each container by itself. */
    List<Balancer> balancers();

    /** Returns the pool as Consul sees it. */
    ConsulView consul();

    /**
     * Returns the running instances of a service in the order of their numbers, without those that this process
     * took out and that still drain.
     *
     * @param service such as {@code api} or {@code server}
     */
    List<Instance> instances(String service);

    /** Returns all containers of the lab, stopped ones too, in the order of their names. */
    List<Instance> allInstances();

    /**
     * Returns the container of that name.
     *
     * @param name such as {@code api-1} or {@code balancer}
     * @throws IllegalArgumentException naming the containers there are, if none has that name
     */
    Instance instance(String name);

    /**
     * Changes the number of a service's instances. If it grows, returns once each new instance is listed by Consul and
     * each balancer, and has answered through each balancer. If it shrinks, the newest leave; returns once they are gone from
     * Consul and the balancers, drained and removed. Changes of different services may go on at the same time.
     *
     * @param service such as {@code api}
     * @throws LabException with what was seen last if the change is not in force within 60 s
     * @throws IllegalArgumentException if there is no such service, or the number is out of bounds
     */
    void scale(String service, int instances);

    /**
     * Changes the number of a service's instances as {@link #scale} does, but returns as soon as the change is in force,
     * while those that leave still drain.
     *
     * @return completes once those that leave are drained and removed
     */
    CompletableFuture<Void> scaleUntilInForce(String service, int instances);

    /**
     * Stops one instance of a service. Returns once the pool is without it, and it is drained and removed.
     *
     * @throws LabException with what was seen last if the pool is not without it within 60 s
     * @throws IllegalArgumentException if it is no instance of a service
     */
    void stop(Instance instance);

    /** Sends a signal, such as {@code KILL}, to the first process of an instance, and records it. */
    void kill(Instance instance, String signal);

    /**
     * Waits until Consul's passing instances and each balancer's upstreams of their service are exactly these, and each has
     * answered through each balancer. No instances are those of the first service. A
     * rendered list is in force for new connections a moment later: an nginx that reloads lets its old workers answer for
     * about 0.1 s more, and for longer on connections kept alive.
     *
     * @throws LabException with what was seen last if that is not so within {@code limit}
     */
    void awaitPool(List<Instance> instances, Duration limit);

    /**
     * Sends GETs of {@code /hostname} through the first balancer to the first service, one after another, each on a new
     * connection and without retrying. The answer of a host that was never an instance of the service counts as a failure. If some fail and no verdict
     * names the {@linkplain Responses#id batch}, as {@code assertThat(responses).allAnswered()} does, the run is UNKNOWN.
     */
    Responses requests(int howMany);

    /**
     * Sends GETs of {@code /hostname} through the first balancer to a service, as {@link #requests(int)} does.
     *
     * @throws IllegalArgumentException naming the services, if there is none of that name
     */
    Responses requests(String service, int howMany);

    /** Sends one GET through the first balancer on a new connection, without retrying. */
    Reply get(String path);

    /**
     * Returns a plan of an open load on the first service through the first balancer. Starting it sends the load; stopping the load returns the result:
     *
     * <pre>{@code
     * try (Load load = lab.load().rate(200).posts(0.2).start()) {
     *     lab.scale("api", 3);
     *     assertThat(load.stop()).lostNothing();
     * }
     * }</pre>
     *
     * <p>The access log of single requests is kept from the first call on. Requests of other clients that the plan's listener
     * is to explain have to be sent later than that.
     */
    LoadPlan load();

    /**
     * Returns a plan of an open load on a service through the first balancer, as {@link #load()} does.
     *
     * @throws IllegalArgumentException naming the services, if there is none of that name
     */
    LoadPlan load(String service);

    /**
     * Returns a plan of an open load on a service through a balancer, as {@link #load()} does.
     *
     * @param balancer the name of its container
     * @throws IllegalArgumentException naming the services, or the balancers, if there is none of that name
     */
    LoadPlan load(String service, String balancer);

    /**
     * Returns the requests in a balancer's access log since {@link #watch} began, by upstream, {@code ip:port}; blank for
     * those that went to none. Empty if the balancer keeps no such log.
     *
     * @param balancer the name of its container
     */
    Optional<Map<String, AccessLog.Count>> requestsByUpstream(String balancer);

    /** Starts a helping container, such as a browser, on the lab's network. It is removed with the lab. */
    Instance startTool(Tool tool);

    /**
     * Begins to watch the balancers, Consul and the containers, unless it has begun. Only one process records what is
     * observed: the owner of the lab, or else the first that calls this. If that process has ended, another call takes
     * over.
     */
    void watch();

    /** For that time, reads the configuration of a balancer that announces nothing every 20 ms instead of every 250 ms. */
    void watchClosely(Duration time);

    /**
     * Stops reading the containers' lines, for a measurement that reading them would disturb: thousands of lines of
     * access log a second cost a share of a core. Balancers and Consul are still watched. Losses of later loads cannot
     * be explained.
     */
    void stopReadingLogs();

    /** Records that the run failed. The first failure is kept. Never fails, even if the lab is not started. */
    void fail(Throwable why);

    /**
     * Records that the run is given up before all of it is judged, as a test is by an assumption. The first reason is kept, and
     * a failure counts more. Never fails, even if the lab is not started.
     */
    void abort(String reason);

    /** Writes the run directory and removes an owned lab; leaves an attached one running. Does nothing the second time. */
    @Override
    void close();

    /** Writes the run directory and removes the lab's containers and network, whether the lab is owned or attached. */
    void remove();

    /** Leaves the lab running after this process has ended. */
    void detach();

    /** Blocks until another process has removed the lab. A signal that ends this process meanwhile is no failure of the run. */
    void awaitRemoval();
}
