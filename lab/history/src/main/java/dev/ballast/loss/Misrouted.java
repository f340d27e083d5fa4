package dev.ballast.loss;

import dev.ballast.request.Outcome;
import java.util.List;
import java.util.Optional;

/** A host answered that was never an instance of the pool, or another one than the balancer had asked. */
final class Misrouted {

    private Misrouted() {}

    static Optional<Explanation> explain(Loss loss) {
        if (loss.request().outcome() != Outcome.MISROUTED) {
            return Optional.empty();
        }
        String host = loss.request().host();
        List<String> asked = loss.askedElsewhere();
        return Optional.of(new Explanation(
                Cause.MISROUTED,
                asked.isEmpty()
                        ? "%s answered, which was never an instance of the pool".formatted(host)
                        : "%s answered, and the balancer had asked %s".formatted(host, String.join(", ", asked))));
    }
}
