package dev.ballast.loss;

import java.util.Optional;

/**
 * The balancer was restarting or reloading, or a worker of it crashed, when the connection failed, or when a request was sent
 * that then waited in vain. A reload that begins while a request has been waiting for long is no reason for its wait.
 */
final class ReloadGap {

    private ReloadGap() {}

    static Optional<Explanation> explain(Loss loss) {
        if (loss.line().isPresent() || loss.request().status() != 0) {
            return Optional.empty();
        }
        String kept = loss.request().reused() && loss.clientSawClose()
                ? "; the request left on a connection kept alive as it closed"
                : "";
        return loss.moments()
                .mapToObj(loss.pool().gaps()::at)
                .flatMap(Optional::stream)
                .findFirst()
                .map(gap -> new Explanation(Cause.RELOAD_GAP, gap.what() + kept));
    }
}
