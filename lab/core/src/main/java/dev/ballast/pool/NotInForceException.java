package dev.ballast.pool;

import java.io.Serial;

/** A change of the pool was not in force in time; the message says what was awaited and what was seen last. */
public final class NotInForceException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    NotInForceException(String message) {
        super(message);
    }
}
