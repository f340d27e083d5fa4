package dev.ballast.loss;

import dev.ballast.request.Outcome;
import java.util.Optional;

/** The balancer said on a kept connection that no request had come for too long, as the request left on it. */
final class IdleTimedOut {

    private IdleTimedOut() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.request().outcome() == Outcome.APPLICATION_ERROR
                        && loss.request().idleTimedOut()
                        && loss.crossed()
                ? Optional.of(
                        new Explanation(
                                Cause.IDLE_KEEP_ALIVE_CLOSED,
                                "the connection had carried requests before, and 408 (no request came in time) crossed this one"))
                : Optional.empty();
    }
}
