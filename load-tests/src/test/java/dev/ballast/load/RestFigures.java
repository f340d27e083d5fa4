package dev.ballast.load;

import dev.ballast.loadtest.IdleRests;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.util.List;

/** What a load lost after each rest of its connections. */
final class RestFigures {

    private RestFigures() {}

    /** Returns how many requests were lost after each rest, a line each, of a load with one sweep and nothing else. */
    static List<String> of(RestSweep sweep, LoadResult load) {
        return sweep.rests().stream().map(rest -> of(rest, sweep, load)).toList();
    }

    private static String of(Duration rest, RestSweep sweep, LoadResult load) {
        List<Request> all = load.requests().stream()
                .filter(request -> sweep.restBefore(request.number()).equals(rest))
                .toList();
        return "after a rest of %s: %d of %d requests lost"
                .formatted(
                        IdleRests.inWords(rest),
                        all.stream().filter(Request::lost).count(),
                        all.size());
    }
}
