package dev.ballast.discovery;

/** A member's state in the gossip pool, as Serf numbers it. */
public enum MemberState {
    NONE,
    ALIVE,
    LEAVING,
    LEFT,
    FAILED;

    static MemberState of(int status) {
        return status >= 0 && status < values().length ? values()[status] : NONE;
    }
}
