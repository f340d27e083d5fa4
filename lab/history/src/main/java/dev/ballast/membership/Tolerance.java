package dev.ballast.membership;

import dev.ballast.convergence.Step;
import java.time.Duration;

/**
 * What a member list is allowed before it counts as wrong, beyond the errors of observation. How fast it is, is held to
 * {@link Step}s' budgets instead.
 *
 * @param missing how long a passing instance may not be listed
 * @param stale how long an instance may be listed that does not pass
 * @param fresh how long an instance may answer after it was taken off the list: as long as the longest request takes
 * @param kept the same on connections kept alive, if no worker tells that it is gone with them
 * @param race by how much two observers may see one change in the wrong order; 0.65 s was seen on a busy machine
 * @param withRequests whether what was served counts; without, a verdict says nothing of requests
 */
public record Tolerance(
        Duration missing, Duration stale, Duration fresh, Duration kept, Duration race, boolean withRequests) {

    /** Returns 5 s to be listed, 5 s to be taken off, 1 s (kept alive: 4 s) to answer after that, and 1 s of race. */
    public static Tolerance defaults() {
        return new Tolerance(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(1),
                true);
    }

    /** Returns the same for the lists alone: what was served is not looked at, and no load is needed. */
    public Tolerance listsOnly() {
        return new Tolerance(missing, stale, fresh, kept, race, false);
    }
}
