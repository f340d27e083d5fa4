package dev.ballast.loss;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The balancer sent the request on a connection that it had kept open to an instance, and the instance closed it at once
 * without a byte of an answer. The instance lived on: its keep-alive time-out is shorter than the balancer's. If the balancer
 * does not say on which connection it sent the request, the ledgers have to say that no instance executed it.
 */
final class ClosedIdleByInstance {

    /**
     * A connection that the instance has closed refuses the request within a round trip; measured were up to 37 ms with all
     * cores busy. An instance that had the request for longer than this did something else.
     */
    static final double AT_ONCE_MS = 100;

    private ClosedIdleByInstance() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.life()
                .filter(life -> life.to() > loss.to() && life.from() < loss.from())
                .flatMap(life -> loss.line()
                        .flatMap(line -> how(line, loss.executed()))
                        .map(how -> "%s: %s lived on, and %s".formatted(loss.said(), life.instance(), how)))
                .map(how -> new Explanation(Cause.INSTANCE_CLOSED_IDLE, how));
    }

    private static Optional<String> how(AccessLine line, OptionalInt executed) {
        boolean atOnce = 1000 * line.last().seconds().orElse(1) <= AT_ONCE_MS;
        if (!atOnce || executed.orElse(0) > 0) {
            return Optional.empty();
        }
        if (line.last().reused().orElse(false)) {
            return line.closedUnanswered()
                    ? Optional.of("closed the open connection at once without a byte of an answer")
                    : line.upstreamTimedOut()
                            ? Optional.of("answered at once on the open connection that it had waited for too long")
                            : Optional.empty();
        }
        return line.last().reused().isEmpty() && executed.isPresent() && line.closedUnanswered()
                ? Optional.of("closed the connection at once without a byte of an answer, and did not execute it")
                : Optional.empty();
    }
}
