package dev.ballast;

import java.io.Serial;

/** A test's failure with the name of its run directory; the cause is the failure itself. */
final class ScenarioFailedError extends AssertionError {

    @Serial
    private static final long serialVersionUID = 1;

    ScenarioFailedError(String message, Throwable cause) {
        super(message, cause);
    }
}
