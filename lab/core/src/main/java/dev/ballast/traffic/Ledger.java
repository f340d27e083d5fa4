package dev.ballast.traffic;

import dev.ballast.loss.Executions;
import java.util.Collection;

/** What the instances count of the requests that they execute. */
@FunctionalInterface
public interface Ledger {

    /** No instance counts. */
    Ledger NONE = (load, instances) -> Executions.NONE;

    /**
     * Returns how often each request of a load was executed, as counted by now.
     *
     * @param instances the host names of the instances that may have executed some
     */
    Executions of(String load, Collection<String> instances);
}
