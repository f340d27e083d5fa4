package dev.ballast.engine;

import java.io.Serial;

/** The engine, a registry or an image is not there; the message says the remedy. */
public final class EngineException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
