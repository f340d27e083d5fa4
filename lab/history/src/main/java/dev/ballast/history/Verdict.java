package dev.ballast.history;

import java.util.Collection;
import java.util.Comparator;

/** What a check found, from best to worst. {@link #UNKNOWN} fails a test as {@link #INVALID} does. */
public enum Verdict {
    /** Checked, and right. */
    VALID,
    /** Not checked, or not enough was seen: proves nothing. */
    UNKNOWN,
    /** Checked, and wrong. */
    INVALID;

    /** Returns the worst of some verdicts, or {@link #UNKNOWN} if there are none: nothing was checked. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder()).orElse(UNKNOWN);
    }
}
