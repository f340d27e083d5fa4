package dev.ballast.report;

/** Says that a run cannot be found or read: the message names what was asked for and the remedy. */
public final class UnreadableRunException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableRunException(String message) {
        super(message);
    }
}
