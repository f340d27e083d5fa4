package dev.ballast.loss;

import java.util.Arrays;
import java.util.Optional;

/** Why a request was lost. A cause explains a loss and never subtracts it. */
public enum Cause {
    /** The balancer closed a connection kept alive, with or without a 408, as the next request left on it. */
    IDLE_KEEP_ALIVE_CLOSED("idle keep-alive closed"),
    /** The balancer sent the request to an instance that was no longer in the pool. */
    STALE_UPSTREAM("stale upstream"),
    /** The balancer had no instance to send the request to. */
    EMPTY_POOL("empty pool"),
    /** The balancer had instances in its list, and took each of them for dead. */
    NO_LIVE_UPSTREAM("no live upstream"),
    /** Consul had no leader, and so the balancer's list was empty or had an instance that was gone. */
    DISCOVERY_OUTAGE("discovery outage"),
    /** The balancer was restarting or reloading, or a worker of it crashed, and it took no connection, or cut one. */
    RELOAD_GAP("reload gap"),
    /** The balancer's old worker process ended after a reload, and cut the request that it still had. */
    CUT_BY_OLD_WORKER("cut by an old worker"),
    /** The instance that had the request stopped or died before it answered. */
    INSTANCE_STOPPED_IN_FLIGHT("instance stopped in flight"),
    /** The instance that had the request was paused for most of its time. */
    INSTANCE_FROZEN("instance frozen"),
    /** The instance closed a connection that the balancer had kept open, as the request left on it. */
    INSTANCE_CLOSED_IDLE("instance closed an idle connection"),
    /** Another host answered than an instance of the pool, or than the one that the balancer asked. */
    MISROUTED("misrouted"),
    /** The answer came, and was wrong: its body, or the error of an instance. */
    WRONG_ANSWER("wrong answer"),
    /** An instance executed the request, and its answer did not come; nothing else says why. */
    LOST_AND_EXECUTED("lost and executed"),
    /** Earlier requests, which the system did not answer, held all connections until the load gave up. */
    CONNECTIONS_HELD("connections held"),
    /** The load generator did not send the request in time; the system is not to blame. */
    GENERATOR("generator"),
    /** Neither the access log nor the history says why. */
    UNEXPLAINED("unexplained");

    private final String label;

    Cause(String label) {
        this.label = label;
    }

    /** Returns it in words. */
    public String label() {
        return label;
    }

    /** Returns the cause that has these words; empty if none has. */
    public static Optional<Cause> labelled(String label) {
        return Arrays.stream(values())
                .filter(cause -> cause.label.equals(label))
                .findFirst();
    }
}
