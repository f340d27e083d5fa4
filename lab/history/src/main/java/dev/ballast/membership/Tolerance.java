package dev.ballast.membership;

import dev.ballast.convergence.Step;
import java.time.Duration;

/**
 * How far a member list may be off before it counts as wrong, beyond the errors of observation. How fast it must change
 * is the matter of budgets for {@link Step}s.
 *
 * @param missing how long a passing instance may not be listed
 * @param stale how long an instance may be listed that does not pass
 * @param fresh how long an instance may answer after it was taken off the list: as long as the longest request takes
 * @param kept the same on connections kept alive, if it is not known that their worker has ended
 * @param race by how much two observers may see one change in the wrong order; 0.65 s was seen on a busy machine
 * @param withRequests whether answers to requests are judged; if not, a verdict says nothing of them
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

    /** Returns the same for the lists alone: answers to requests are not judged, and no load is needed. */
    public Tolerance listsOnly() {
        return new Tolerance(missing, stale, fresh, kept, race, false);
    }
}
