package dev.ballast.loss;

import java.util.Optional;

/** nginx answered 502 and named the group of upstreams, because it took each upstream in the group for dead. */
final class NoLiveUpstream {

    private static final int UNAVAILABLE = 503;

    private NoLiveUpstream() {}

    static Optional<Explanation> explain(Loss loss) {
        return loss.line()
                .filter(line -> !line.group().isEmpty() && line.last().connect().isEmpty())
                .filter(line -> line.status() == AccessLine.BAD_GATEWAY || line.status() == UNAVAILABLE)
                .map(line -> new Explanation(
                        Cause.NO_LIVE_UPSTREAM,
                        "%s: no upstream of group %s was left".formatted(line.describe(), line.group())));
    }
}
