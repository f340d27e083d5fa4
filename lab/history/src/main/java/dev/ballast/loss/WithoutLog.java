package dev.ballast.loss;

import java.util.List;
import java.util.Optional;

/** Explains a loss of which the balancer logs nothing: an instance ended meanwhile, or was still listed after its end. */
final class WithoutLog {

    private WithoutLog() {}

    static Optional<Explanation> explain(Loss loss) {
        if (loss.refused() || loss.answeredByInstance()) {
            return Optional.empty();
        }
        if (!loss.log().exists()) {
            return ended(loss).or(() -> stillListed(loss));
        }
        return loss.hiddenHangUp() ? ended(loss) : Optional.empty();
    }

    private static Optional<Explanation> ended(Loss loss) {
        return loss.pool().endedWithin(loss.from(), loss.cutUntil()).stream()
                .findFirst()
                .map(life -> new Explanation(
                        Cause.INSTANCE_STOPPED_IN_FLIGHT,
                        "%s ended meanwhile, %s; the balancer keeps no log that says where the request was"
                                .formatted(life.instance(), life.end())));
    }

    private static Optional<Explanation> stillListed(Loss loss) {
        return loss.pool().memberList(loss.from()).orElse(List.of()).stream()
                .map(address -> loss.pool().life(address, loss.from()))
                .flatMap(Optional::stream)
                .filter(life -> life.to() < loss.from())
                .findFirst()
                .map(life -> new Explanation(
                        Cause.STALE_UPSTREAM,
                        "%s was still listed, gone for %.0f ms".formatted(life.instance(), loss.from() - life.to())));
    }
}
