package dev.ballast.cli;

import java.io.Serial;

/** There is no such lab, or nothing of that name in it; the message says what there is. */
final class NotFoundException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    NotFoundException(String message) {
        super(message);
    }
}
