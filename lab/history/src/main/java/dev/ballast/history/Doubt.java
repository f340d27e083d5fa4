package dev.ballast.history;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** A kind of reason for which a verdict is {@link Verdict#UNKNOWN}. */
public enum Doubt {
    /** Requests that were due were never sent. */
    NEVER_SENT,
    /** Connections brought bytes without a request for them. */
    UNASKED,
    /** The load generator itself was late: the machine was too slow, and the system under test may be right. */
    LATE,
    /** Too few requests were sent for the claim. */
    TOO_FEW,
    /** A view that the claim leans on was incomplete. */
    INCOMPLETE,
    /** What is checked has begun, and has not ended. */
    UNFINISHED,
    /** Another one, which the detail names. */
    @JsonEnumDefaultValue
    OTHER
}
