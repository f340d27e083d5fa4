package dev.ballast.history;

/** What a checker says. {@link #UNKNOWN} fails a test as {@link #INVALID} does: nobody looked, or not long enough. */
public enum Verdict {
    VALID,
    INVALID,
    UNKNOWN
}
