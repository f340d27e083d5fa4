package dev.ballast.live;

import java.io.Serial;

/** A refused request; the message names the value and the remedy. */
final class RefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status the HTTP status of the answer */
    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
