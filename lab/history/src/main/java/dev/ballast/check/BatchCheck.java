package dev.ballast.check;

/** Whether each request of a batch was answered. The assertion on a batch gives the verdict. */
public final class BatchCheck {

    /** The name of its verdict in a history. */
    public static final String NAME = "every request of a batch was answered";

    private BatchCheck() {}
}
