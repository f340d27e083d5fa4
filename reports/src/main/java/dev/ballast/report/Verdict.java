package dev.ballast.report;

import java.util.Comparator;
import java.util.List;

/** What a check found, from best to worst. */
public enum Verdict {
    /** Checked, and right. */
    VALID,
    /** Not checked, or not enough was seen: proves nothing. */
    UNKNOWN,
    /** Checked, and wrong. */
    INVALID;

    /** The worst of some verdicts; {@link #UNKNOWN} of none, for nothing was checked. */
    static Verdict worst(List<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder()).orElse(UNKNOWN);
    }
}
