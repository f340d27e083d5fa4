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
    /** No request was sent while a change of the pool was going on. */
    UNEXPOSED,
    /** A view that the claim needs was incomplete, or a log lacks requests. */
    INCOMPLETE,
    /** Requests of the warm-up failed. */
    WARM_UP,
    /** An answer took too long, and the generator, too few connections or the instance may be why. */
    SLOW,
    /** Answers came that no upstream gave. */
    UNSERVED,
    /** What is checked has begun, and has not ended. */
    UNFINISHED,
    /** Another one, which the detail names. */
    @JsonEnumDefaultValue
    OTHER
}
