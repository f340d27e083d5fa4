package dev.ballast;

import java.io.Serial;

/** A lab did not start or change as asked. The message says what was awaited, what was seen last, and names the run directory. */
public final class LabException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param message says what was awaited, what was seen last, and a remedy */
    public LabException(String message) {
        super(message);
    }

    /** @param message says what was awaited, what was seen last, and a remedy */
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
