package dev.ballast.loss;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Consul had no leader when the list became empty although instances lived, or between the end of an instance and the
 * request that was sent to it, and had not dropped the instance before.
 */
final class DiscoveryOutage {

    /** A balancer empties its list within this time after Consul lost its leader, if that is why. */
    private static final double EMPTIED_WITHIN_MS = 10_000;

    private DiscoveryOutage() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.upstream().isPresent() ? stale(loss) : loss.answered() ? emptied(loss) : Optional.empty();
    }

    private static Optional<Explanation> emptied(Loss loss) {
        List<String> living = loss.pool().living(loss.from());
        OptionalDouble since = loss.emptySince();
        if (living.isEmpty() || since.isEmpty()) {
            return Optional.empty();
        }
        return outage(
                loss.pool().leaderless(since.getAsDouble() - EMPTIED_WITHIN_MS, since.getAsDouble()),
                "the balancer's list was emptied %s although %s lived"
                        .formatted(PoolTrace.shown(since.getAsDouble()), living));
    }

    private static Optional<Explanation> stale(Loss loss) {
        return loss.life()
                .filter(life -> life.to() < loss.from())
                .flatMap(life -> outage(
                        beforeItWasDropped(loss.pool(), life, loss.pool().leaderless(life.to(), loss.from())),
                        "%s: %s was gone for %.0f ms, %s"
                                .formatted(loss.said(), life.instance(), loss.from() - life.to(), life.end())));
    }

    private static OptionalDouble beforeItWasDropped(PoolTrace pool, Life life, OptionalDouble lost) {
        return lost.isPresent() && pool.isDropped(life.address(), Math.max(lost.getAsDouble(), life.to()))
                ? OptionalDouble.empty()
                : lost;
    }

    private static Optional<Explanation> outage(OptionalDouble lost, String how) {
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new Explanation(
                        Cause.DISCOVERY_OUTAGE,
                        "Consul lost its leader %s; %s".formatted(PoolTrace.shown(lost.getAsDouble()), how)));
    }
}
