package dev.ballast.convergence;

/** What an instance goes through on its way into the pool and out of it; each names the event that it is taken from. */
public enum Stage {
    /** Its container runs: {@code InstanceEvent.Started}. */
    STARTED("started"),
    /** It began to register with Consul: {@code Registered}. */
    REGISTERED("registered"),
    /** Consul lists it as passing: the first {@code ConsulEvent.Passing} with it. */
    PASSING("passing"),
    /** The balancer's member list in force has it: the first {@code Rendered} with it, of the last balancer to do so. */
    RENDERED("rendered"),
    /**
     * A balancer that reloads has a worker with the list: the first {@code Worker} {@code STARTED} from then on. If the
     * balancer reports no workers and is restarted: the first {@code ProcessChanged} that started from then on.
     */
    RELOADED("reloaded"),
    /** It answered: {@code Served}, or {@code ServedBetween.firstMs} if that is earlier. Late if no load ran. */
    SERVED_FIRST("served first"),

    /** It was asked to stop: {@code InstanceEvent.Stopping}. */
    STOPPING("asked to stop"),
    /** It began to deregister from Consul: {@code Deregistered}. */
    DEREGISTERED("deregistered"),
    /** Consul no longer lists it as passing: the last {@code ConsulEvent.Passing} without it. */
    NOT_PASSING("not passing"),
    /** The member list in force is without it: the last {@code Rendered} to drop it, of the last balancer to do so. */
    RENDERED_WITHOUT("rendered without"),
    /** Each {@code Worker} that started before that is {@code GONE}. */
    OLD_WORKERS_GONE("old workers gone"),
    /** Its last answer on a connection opened for one request: {@code ServedBetween.lastMs}, if a load went on after it. */
    SERVED_LAST("served last"),
    /** Its last answer on a connection kept alive: {@code ServedBetween.lastMs}, if a load went on after it. */
    SERVED_LAST_KEPT("served last, kept"),
    /** Its container is gone: {@code InstanceEvent.Died} or {@code InstanceEvent.Stopped}, the earlier one. */
    STOPPED("stopped"),

    /**
     * It died without being asked to stop: the earliest of {@code InstanceEvent.Died}, {@code InstanceEvent.Killed}
     * with KILL, and the {@code ProcessChanged} that ends the process with the service's name for good.
     */
    DIED("died"),
    /** Consul knows: the first {@code ConsulEvent.Critical} with it or {@code ConsulEvent.Passing} without it. */
    CRITICAL("critical");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** Returns what reports call it. */
    public String label() {
        return label;
    }
}
