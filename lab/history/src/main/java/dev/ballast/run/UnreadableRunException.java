package dev.ballast.run;

/** A run cannot be found or read. The message names what was asked for and the remedy. */
public final class UnreadableRunException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableRunException(String message) {
        super(message);
    }

    public UnreadableRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
