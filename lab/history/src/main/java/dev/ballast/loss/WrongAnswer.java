package dev.ballast.loss;

import dev.ballast.request.Outcome;
import java.util.Optional;

/** The answer came, and was wrong: its body, or an error of the instance. So nothing was lost on the way. */
final class WrongAnswer {

    static final Explanation BODY =
            new Explanation(Cause.WRONG_ANSWER, "the answer came whole, and its body was wrong");

    private WrongAnswer() {}

    static Optional<Explanation> explain(Loss loss) {
        if (loss.request().outcome() == Outcome.WRONG_BODY) {
            return Optional.of(BODY);
        }
        boolean error = loss.answeredByInstance()
                && loss.line().filter(AccessLine::isErrorOfUpstream).isPresent();
        return loss.life()
                .filter(life -> error && life.to() >= loss.from())
                .map(life -> new Explanation(
                        Cause.WRONG_ANSWER, "%s: that is the answer of %s".formatted(loss.said(), life.instance())));
    }
}
