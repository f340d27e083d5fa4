package dev.ballast.loss;

import java.util.Optional;

/**
 * Recognizes one cause by its evidence. A rule never concludes from what other rules did not find. To add a cause, add it to
 * {@link Cause}, write its rule, and put that into the list of {@link LossAccount}.
 */
@FunctionalInterface
interface Rule {

    /** Returns the explanation, or empty if the evidence of this cause is missing. */
    Optional<Explanation> explain(Loss loss);
}
