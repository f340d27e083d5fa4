package dev.ballast;

import java.io.Serial;

/** The lab did not become what it was asked to be; the message says what was awaited, what was seen, and where to look. */
public final class LabException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
