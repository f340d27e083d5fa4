package dev.ballast.loss;

import java.util.Optional;

/** The instance that had the request was paused for most of the time until the balancer or the client gave it up. */
final class FrozenInFlight {

    private FrozenInFlight() {}

    static Optional<Explanation> explain(Loss loss) {
        boolean failed = loss.line().filter(AccessLine::failed).isPresent();
        return loss.life()
                .filter(life -> failed && 2 * pausedMs(loss, life) > loss.to() - loss.from())
                .map(life -> new Explanation(
                        Cause.INSTANCE_FROZEN,
                        "%s: %s was paused for %.0f of the %.0f ms"
                                .formatted(
                                        loss.said(), life.instance(), pausedMs(loss, life), loss.to() - loss.from())));
    }

    private static double pausedMs(Loss loss, Life life) {
        return loss.pool().pauses().ms(life.instance(), loss.from(), loss.to());
    }
}
