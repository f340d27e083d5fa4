package dev.ballast.loss;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Consul had no leader when the list became empty although instances lived, or between the end of an instance and the
 * request that was sent to it, and had not dropped the instance before.
 */
final class DiscoveryOutage {

    /** A balancer may have asked Consul so long before its empty list is seen. */
    private static final double FOLLOWS_MS = 2_000;

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
        double emptied = since.getAsDouble();
        OptionalDouble lost = loss.pool().leaderless(emptied - FOLLOWS_MS, emptied);
        if (lost.isPresent() && loss.pool().gaps().containerEnded(lost.getAsDouble(), emptied)) {
            return Optional.empty(); // it has just begun, and has no list yet
        }
        return outage(
                lost,
                "the balancer's list was emptied %s although %s lived".formatted(PoolTrace.shown(emptied), living));
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
