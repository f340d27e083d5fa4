package dev.ballast.request;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happened in the pool while a request was under way. */
public enum Phase {
    /** Nothing. */
    BASELINE("baseline"),
    /** The pool was changing. */
    @JsonProperty("EVENT") // the key that the JSON of comparisons and benches has always had
    CHANGE("change"),
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
