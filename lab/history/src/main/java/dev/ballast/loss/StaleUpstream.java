package dev.ballast.loss;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The upstream that was tried last belonged to an instance that was gone, or that was just being started again. */
final class StaleUpstream {

    /** A process that was started again listens within this time; until then its address refuses connections. */
    private static final double BOOTS_MS = 5_000;

    /** What balancers answer for an upstream that refuses connections. */
    private static final Set<Integer> CONNECTION_REFUSED = Set.of(502, 503);

    /** An address that only an instance can have: the balancer's own ones are another proxy's, and a name is none. */
    private static final Pattern INSTANCES = Pattern.compile("(?!127\\.|\\[::1])(?:[\\d.]+|\\[[0-9A-Fa-f:.]+]):\\d+");

    private StaleUpstream() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.upstream()
                .flatMap(address -> why(loss, address))
                .map(why -> new Explanation(Cause.STALE_UPSTREAM, "%s: %s".formatted(loss.said(), why)));
    }

    private static Optional<String> why(Loss loss, String address) {
        if (loss.life().isEmpty()) {
            return INSTANCES.matcher(address).matches() && loss.pool().isWhole()
                    ? Optional.of("no instance was ever there")
                    : Optional.empty();
        }
        Life life = loss.life().get();
        if (life.to() < loss.from()) {
            return Optional.of(
                    "%s was gone for %.0f ms, %s".formatted(life.instance(), loss.from() - life.to(), life.end()));
        }
        boolean booting = life.again()
                && loss.from() - life.from() <= BOOTS_MS
                && life.to() > loss.to() + StoppedInFlight.CUT_BEFORE_TOLD_MS
                && loss.line()
                        .filter(line -> CONNECTION_REFUSED.contains(line.status()))
                        .isPresent();
        return booting
                ? Optional.of("%s had been started again %.0f ms before"
                        .formatted(life.instance(), loss.from() - life.from()))
                : Optional.empty();
    }
}
