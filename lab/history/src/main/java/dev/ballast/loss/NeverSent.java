package dev.ballast.loss;

import dev.ballast.request.Outcome;
import java.util.Optional;

/** A request that was due and not sent: all connections were busy, or the generator is to blame. */
final class NeverSent {

    private NeverSent() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.request().outcome() == Outcome.NEVER_SENT
                ? Optional.of(Explainer.neverSent(loss.request()))
                : Optional.empty();
    }
}
