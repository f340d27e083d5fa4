package dev.ballast.load;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

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
                .formatted(seconds(rest), all.stream().filter(Request::lost).count(), all.size());
    }

    static String words(List<Duration> rests) {
        return String.join(", ", rests.stream().map(RestFigures::seconds).toList());
    }

    private static String seconds(Duration rest) {
        return String.format(Locale.ROOT, "%.2f s", rest.toMillis() / 1e3);
    }
}
