package dev.ballast.judge;

import dev.ballast.loss.LoadResult;

/**
 * A load of a recorded run.
 *
 * @param startMs its start on the clock of the run's history, in milliseconds
 */
record RecordedLoad(double startMs, LoadResult result) {

    String id() {
        return result.requests().load();
    }

    /** Returns the requests that were due a second; 0 if there was only one. */
    double perSecond() {
        double lastMs = result.requests().stream()
                .mapToDouble(request -> request.dueMs())
                .max()
                .orElse(0);
        return lastMs <= 0 ? 0 : 1e3 * result.due() / lastMs;
    }
}
