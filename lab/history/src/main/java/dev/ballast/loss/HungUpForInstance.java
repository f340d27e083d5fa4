package dev.ballast.loss;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * HAProxy hangs up, and writes no line, if a connection fails that it had kept open to an instance. If the client's own
 * connection was new, and HAProxy itself went on, that is the only reason. If no instance executed the request, ended or was
 * leaving, one closed an idle connection.
 */
final class HungUpForInstance {

    private HungUpForInstance() {}

    static Optional<Explanation> explain(Loss loss) {
        boolean closedIdle = loss.hiddenHangUp()
                && !loss.request().reused()
                && loss.log().missing() == 0
                && loss.unread().isEmpty()
                && loss.executed().equals(OptionalInt.of(0))
                && loss.to() - loss.from() <= ClosedIdleByInstance.AT_ONCE_MS
                && loss.pool().gaps().at(loss.to()).isEmpty()
                && loss.pool()
                        .going(loss.from(), loss.to() + StoppedInFlight.CUT_BEFORE_TOLD_MS)
                        .isEmpty();
        return closedIdle
                ? Optional.of(
                        new Explanation(
                                Cause.INSTANCE_CLOSED_IDLE,
                                "the balancer hung up at once on a new connection and logged nothing, as if a connection to an instance"
                                        + " fails that was open before; no instance executed the request, ended or was leaving"))
                : Optional.empty();
    }
}
