package dev.ballast.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The last observed state of the pool, without a new query. Implementations are safe for use by several threads. */
public interface PoolView {

    /** Returns the upstreams, {@code ip:port}, sorted, that the balancer had in force, or empty if none was rendered. */
    Optional<List<String>> rendered();

    /** Returns the instances, {@code ip:port}, sorted, that pass in Consul, or empty if Consul has not answered. */
    Optional<List<String>> passing();

    /** Queries more often for that time, since a change is expected. */
    void expectChange(Duration time);
}
