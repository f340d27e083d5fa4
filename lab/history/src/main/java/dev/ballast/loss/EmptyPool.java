package dev.ballast.loss;

import java.util.List;
import java.util.Optional;

/** The member list in force was empty, and the balancer answered that without trying an upstream. */
final class EmptyPool {

    private EmptyPool() {}

    static Optional<Explanation> explain(Loss loss) {
        if (!loss.answered() || loss.upstream().isPresent() || loss.emptySince().isEmpty()) {
            return Optional.empty();
        }
        List<String> passing = loss.pool().passing(loss.from());
        return Optional.of(new Explanation(
                Cause.EMPTY_POOL,
                "no upstream was in force"
                        + (passing.isEmpty() ? "" : ", although Consul listed %s as passing".formatted(passing))));
    }
}
