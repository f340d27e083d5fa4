package dev.ballast.loss;

import java.util.Optional;

/**
 * The balancer sent the request on a connection that it had kept open to an instance, and the instance closed it at once
 * without a byte of an answer. The instance lived on: its keep-alive time-out is shorter than the balancer's.
 */
final class ClosedIdleByInstance {

    /**
     * A connection that the instance has closed refuses the request within a round trip; measured were up to 37 ms with all
     * cores busy. An instance that had the request for longer than this did something else.
     */
    private static final double AT_ONCE_MS = 100;

    private ClosedIdleByInstance() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.life()
                .filter(life -> life.to() > loss.to() && life.from() < loss.from())
                .filter(life ->
                        loss.line().filter(ClosedIdleByInstance::isEvident).isPresent())
                .map(life -> new Explanation(
                        Cause.INSTANCE_CLOSED_IDLE,
                        "%s: %s lived on, and closed the open connection at once without a byte of an answer"
                                .formatted(loss.said(), life.instance())));
    }

    private static boolean isEvident(AccessLine line) {
        return line.closedUnanswered()
                && line.last().connect().orElse(1) == 0
                && 1000 * line.last().seconds().orElse(1) <= AT_ONCE_MS;
    }
}
