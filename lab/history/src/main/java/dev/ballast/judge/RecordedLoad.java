package dev.ballast.judge;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.run.RecordedLoads.Start;

/**
 * A load of a recorded run.
 *
 * @param whole whether its file has all requests, as the history has them
 */
record RecordedLoad(Start start, LoadResult result, boolean whole) {

    String id() {
        return start.load();
    }

    /** Returns when its last request was due, in milliseconds since its start. */
    double lastDueMs() {
        return result.requests().stream().mapToDouble(Request::dueMs).max().orElse(0);
    }

    /** Returns the requests that were due a second; 0 if there was only one. */
    double perSecond() {
        double lastMs = lastDueMs();
        return lastMs <= 0 ? 0 : 1e3 * result.due() / lastMs;
    }
}
