package dev.ballast.loss;

import java.util.Optional;

/**
 * The instance that had the request ended before it answered, or a process of it did, for lack of memory, or it closed its
 * connections because it was to stop.
 */
final class StoppedInFlight {

    /** A process that ends cuts its connections a little before its end is observed. */
    static final double CUT_BEFORE_TOLD_MS = 100;

    private StoppedInFlight() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.life()
                .flatMap(life -> how(loss, life))
                .map(how -> new Explanation(Cause.INSTANCE_STOPPED_IN_FLIGHT, "%s: %s".formatted(loss.said(), how)));
    }

    private static Optional<String> how(Loss loss, Life life) {
        if (life.to() < loss.from() || loss.answeredByInstance()) {
            return Optional.empty();
        }
        if (life.to() <= loss.cutUntil()) {
            return Optional.of("%s ended meanwhile, %s".formatted(life.instance(), life.end()));
        }
        boolean closed = loss.line().filter(AccessLine::closedUnanswered).isPresent();
        if (closed && loss.pool().ranOutOfMemory(life.instance(), loss.from(), loss.to() + CUT_BEFORE_TOLD_MS)) {
            return Optional.of(
                    "%s ran out of memory meanwhile, and a process of it was killed".formatted(life.instance()));
        }
        return closed && life.leaving() <= loss.to()
                ? Optional.of("%s was leaving since %.0f ms before, and closed the connection"
                        .formatted(life.instance(), loss.to() - life.leaving()))
                : Optional.empty();
    }
}
