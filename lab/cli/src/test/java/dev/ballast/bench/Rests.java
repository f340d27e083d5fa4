package dev.ballast.bench;

import dev.ballast.loss.Cause;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Loads whose connections have rested: 200 send at first, after 1 s and after 2 s. Each tenth request is a POST. */
public final class Rests {

    static final RestSweep SWEEP = RestSweep.together(200, List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), 1);

    private Rests() {}

    /** Returns a result that lost that many GETs, and as many POSTs, each after the rest of 2 s. */
    public static RestResult lost(String strategy, String server, int ofEachKind) {
        RestResult result = new RestResult(strategy, server);
        // the numbers from 400 on come after 2 s: 400, 410, … are POSTs
        result.add(load(number -> number >= 400 && number < 400 + 10 * ofEachKind && number % 10 < 2), List.of(SWEEP));
        return result;
    }

    static LoadResult load(IntPredicate lost) {
        Explainer explainer = new Explainer() {
            @Override
            public Explanation explain(Request of) {
                return new Explanation(Cause.INSTANCE_CLOSED_IDLE, "planted");
            }
        };
        return LoadResult.of(
                RequestLog.of(
                        "load",
                        Instant.EPOCH,
                        IntStream.range(0, 600)
                                .mapToObj(number -> request(number, lost.test(number)))
                                .toList()),
                explainer,
                Phases.NONE);
    }

    private static Request request(int number, boolean lost) {
        long due = SWEEP.due(number) / 1_000;
        return new Request(
                "load",
                number,
                number % 10 == 0 ? Request.Kind.POST : Request.Kind.GET,
                due,
                0,
                due,
                due + 500,
                lost ? Outcome.BAD_GATEWAY : Outcome.ANSWERED,
                lost ? 502 : 200,
                lost ? null : "aaaaaaaaaaaa",
                number % 200,
                number >= 200);
    }
}
