package dev.ballast.engine;

import java.io.Serial;

/** No lab has that id; the message names those there are. */
public final class NoSuchLabException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public NoSuchLabException(String message) {
        super(message);
    }
}
