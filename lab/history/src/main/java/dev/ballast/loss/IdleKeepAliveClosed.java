package dev.ballast.loss;

import java.util.Optional;

/** The balancer closed a kept connection as the request left on it, and so did not take the request. */
final class IdleKeepAliveClosed {

    /** A request that was under way for longer did not cross the close on its way. */
    static final double CROSSED_WITHIN_MS = 100;

    private IdleKeepAliveClosed() {}

    static Optional<Explanation> explain(Loss loss) {
        boolean closed = loss.request().reused()
                && loss.clientSawClose()
                && !loss.wasTaken()
                && loss.to() - loss.from() <= CROSSED_WITHIN_MS;
        return closed && (loss.lineWouldBeThere() || !loss.log().exists())
                ? Optional.of(new Explanation(
                        Cause.IDLE_KEEP_ALIVE_CLOSED,
                        loss.log().exists()
                                ? "the balancer never logged it"
                                : "the connection had carried requests before"))
                : Optional.empty();
    }
}
