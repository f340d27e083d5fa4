package dev.ballast.discovery;

/** A member's state in Consul's gossip pool, in the order of Serf's numbers. */
public enum MemberState {
    /** Not known. */
    NONE,
    /** Answers. */
    ALIVE,
    /** About to leave. */
    LEAVING,
    /** Left by itself. */
    LEFT,
    /** Does not answer, and did not say that it leaves. */
    FAILED;

    static MemberState of(int status) {
        return status >= 0 && status < values().length ? values()[status] : NONE;
    }
}
