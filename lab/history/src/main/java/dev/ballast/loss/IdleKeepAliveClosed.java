package dev.ballast.loss;

import java.util.Optional;

/** The balancer closed a kept connection as the request left on it, and so did not take the request. */
final class IdleKeepAliveClosed {

    private IdleKeepAliveClosed() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.request().reused() && loss.clientSawClose() && loss.crossed()
                ? Optional.of(new Explanation(
                        Cause.IDLE_KEEP_ALIVE_CLOSED,
                        loss.log().exists()
                                ? "the balancer never logged it"
                                : "the connection had carried requests before"))
                : Optional.empty();
    }
}
