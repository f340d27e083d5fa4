package dev.ballast.bench;

import dev.ballast.loss.Cause;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.Logged;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Loads that have ended: requests due a millisecond apart, a change of the pool in the second half of them. */
public final class Loads {

    private Loads() {}

    /** @param retried what the balancer logged; null without a log */
    public static LoadResult of(int answered, int lost, @Nullable Long retried) {
        return of(answered, lost, retried, Cause.RELOAD_GAP);
    }

    /** Returns a load whose losses nothing explains. */
    static LoadResult unexplained(int answered, int lost) {
        return of(answered, lost, null, Cause.UNEXPLAINED);
    }

    private static LoadResult of(int answered, int lost, @Nullable Long retried, Cause cause) {
        List<Request> requests = new ArrayList<>();
        IntStream.range(0, answered + lost).forEach(i -> requests.add(request(i, i < answered)));
        Explainer explainer = new Explainer() {
            @Override
            public Explanation explain(Request of) {
                return new Explanation(cause, "planted");
            }

            @Override
            public Optional<Logged> logged(String load) {
                return Optional.ofNullable(retried).map(n -> new Logged(answered, n, 0, 0, 0));
            }
        };
        double half = (answered + lost) / 2.0;
        return LoadResult.of(
                RequestLog.of("load", Instant.EPOCH, requests),
                explainer,
                Phases.of(List.of(new Phases.Window(half, answered + lost)), Duration.ZERO));
    }

    private static Request request(int number, boolean answered) {
        long due = number * 1_000L;
        return new Request(
                "load",
                number,
                Request.Kind.GET,
                due,
                0,
                due,
                due + 500,
                answered ? Outcome.ANSWERED : Outcome.REFUSED,
                answered ? 200 : 0,
                answered ? "aaaaaaaaaaaa" : null,
                number,
                false);
    }
}
