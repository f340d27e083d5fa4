package dev.ballast.request;

/** What happened in the pool while a request was under way. */
public enum Phase {
    /** Nothing. */
    BASELINE("baseline"),
    /** The pool was changing. */
    EVENT("change"),
    /** The pool had changed a short while ago. */
    RECOVERY("recovery");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    /** Returns what reports call it. */
    public String label() {
        return label;
    }
}
