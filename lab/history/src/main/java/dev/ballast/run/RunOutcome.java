package dev.ballast.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a run ended, as its manifest says. */
public enum RunOutcome {
    PASSED,
    FAILED,
    /** The run was given up before all of it was judged, as a test is by an assumption. */
    ABORTED,
    /** The run goes on, or its process died: the directory doesn't tell which. */
    RUNNING,
    /** The manifest is missing, or names no outcome that this version knows. */
    UNKNOWN;

    /** Returns the outcome of that label, or {@link #UNKNOWN} if there is none. */
    @JsonCreator
    static RunOutcome of(@Nullable String label) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.label().equals(label))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Returns the name in lower case, as files have it. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
