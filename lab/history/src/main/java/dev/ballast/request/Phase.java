package dev.ballast.request;

/** What went on in the pool while a request was under way. */
public enum Phase {
    /** Nothing. */
    BASELINE,
    /** The pool was changing. */
    EVENT,
    /** The pool had changed a short while ago. */
    RECOVERY
}
