package dev.ballast.balancer;

/** Finds the upstreams in a configuration of one syntax. */
interface Syntax {

    /** Returns whether a configuration is in this syntax. */
    boolean fits(String configuration);

    void read(String configuration, FoundUpstreams into);
}
