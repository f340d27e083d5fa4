package dev.ballast.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The difference between the engine's clock and this host's. An engine on this kernel has the same clock.
 *
 * @param ahead by how much the engine's clock is ahead of the host's
 * @param errorMs how far off {@code ahead} may be, in milliseconds: half the duration of the query
 */
public record EngineClock(Duration ahead, double errorMs) {

    /** The clock of an engine on this kernel. */
    static final EngineClock SAME = new EngineClock(Duration.ZERO, 0);

    /** Returns a moment of the engine's clock by the host's. */
    public Instant toHost(Instant engines) {
        return engines.minus(ahead);
    }

    /** Returns the difference between an engine that said {@code systemTime} and a host that asked it meanwhile. */
    static EngineClock between(Instant asked, Instant answered, String systemTime) {
        Duration half = Duration.between(asked, answered).dividedBy(2);
        Instant engines = OffsetDateTime.parse(systemTime).toInstant();
        return new EngineClock(Duration.between(asked.plus(half), engines), half.toNanos() / 1e6);
    }
}
