package dev.ballast.cli.console;

import java.io.Serial;

/** There is no such lab, or nothing of that name in it; the message says what there is. */
public final class NotFoundException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public NotFoundException(String message) {
        super(message);
    }
}
