package dev.ballast.cli.console;

import java.io.Serial;

/** Thrown if a lab, an instance or a process does not exist; the message lists those that do. */
public final class NotFoundException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public NotFoundException(String message) {
        super(message);
    }
}
