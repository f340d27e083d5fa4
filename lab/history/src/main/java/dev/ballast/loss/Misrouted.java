package dev.ballast.loss;

import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.util.List;
import java.util.Optional;

/** A host answered that was never an instance of the pool, or one of another service, or another one than the balancer had asked. */
public final class Misrouted {

    private Misrouted() {}

    /** The service that a request was for, and the one whose instance answered. */
    record Services(String asked, String answered) {

        /** Returns them if an instance of another service answered; empty if not, or if it is not known who was asked. */
        static Optional<Services> of(Answerers answerers, Request answered, String asked) {
            return answerers
                    .otherService(String.valueOf(answered.host()), asked)
                    .map(other -> new Services(asked, other));
        }
    }

    static Optional<Explanation> explain(Loss loss) {
        if (loss.request().outcome() != Outcome.MISROUTED) {
            return Optional.empty();
        }
        List<String> asked = loss.askedElsewhere();
        String host = String.valueOf(loss.request().host());
        return Optional.of(
                asked.isEmpty()
                        ? explanation(host, loss.otherService())
                        : new Explanation(
                                Cause.MISROUTED,
                                "%s answered, and the balancer had asked %s"
                                        .formatted(host, String.join(", ", asked))));
    }

    /** Returns why the host that answered a request for a service should not have, if it is not known whom the balancer asked. */
    public static Explanation explanation(Answerers answerers, Request answered, String service) {
        return explanation(String.valueOf(answered.host()), Services.of(answerers, answered, service));
    }

    private static Explanation explanation(String host, Optional<Services> otherService) {
        return new Explanation(
                Cause.MISROUTED,
                otherService
                        .map(of -> "%s answered, which is an instance of %s, and the request was for %s"
                                .formatted(host, of.answered(), of.asked()))
                        .orElseGet(() -> "%s answered, which was never an instance of the pool".formatted(host)));
    }
}
