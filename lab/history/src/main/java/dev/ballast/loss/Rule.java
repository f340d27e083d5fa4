package dev.ballast.loss;

import java.util.Optional;

/**
 * Recognizes one cause by its evidence. A rule never concludes from what other rules did not find. docs/architecture.md says
 * how to add a cause.
 */
@FunctionalInterface
interface Rule {

    /** Returns the explanation, or empty if the evidence of this cause is missing. */
    Optional<Explanation> explain(Loss loss);
}
