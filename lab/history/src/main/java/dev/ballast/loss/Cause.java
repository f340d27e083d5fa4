package dev.ballast.loss;

/** Why a request was lost. A cause explains a loss and never subtracts it. */
public enum Cause {
    IDLE_KEEP_ALIVE_CLOSED(
            "idle keep-alive closed", "The balancer closed a connection kept alive as the next request left on it."),
    STALE_UPSTREAM("stale upstream", "The balancer sent the request to an instance that was no longer in the pool."),
    EMPTY_POOL("empty pool", "The balancer had no instance to send the request to."),
    RELOAD_GAP("reload gap", "The balancer was restarting or reloading and took no connection, or cut one."),
    INSTANCE_STOPPED_IN_FLIGHT(
            "instance stopped in flight", "The instance that had the request stopped or died before it answered."),
    GENERATOR("generator", "The load generator did not send the request in time; the system is not to blame."),
    UNEXPLAINED("unexplained", "Neither the access log nor the history says why.");

    private final String label;
    private final String meaning;

    Cause(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /** Returns it in words. */
    public String label() {
        return label;
    }

    /** Returns what it means, in a sentence. */
    public String meaning() {
        return meaning;
    }
}
