package dev.ballast.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The last observed state of the pool, without a new query. Implementations are safe for use by several threads. */
public interface PoolView {

    /**
     * Returns the upstreams of a service, {@code ip:port}, sorted, that a balancer had in force, or empty if it rendered none.
     *
     * @param balancer the name of its container
     */
    Optional<List<String>> rendered(String balancer, String service);

    /** Returns the instances of a service, {@code ip:port}, sorted, that pass in Consul, or empty if Consul has not answered. */
    Optional<List<String>> passing(String service);

    /** Queries more often for that time, since a change is expected. */
    void expectChange(Duration time);
}
