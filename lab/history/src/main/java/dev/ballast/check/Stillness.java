package dev.ballast.check;

import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Measures for how long a load generator sent nothing in a change of the pool, although requests could be sent. */
final class Stillness {

    private final Window window;
    private final List<Wait> waits = new ArrayList<>();

    /** From when on a request could be sent until it was, in milliseconds since the load's start. */
    private record Wait(double fromMs, double toMs) {}

    Stillness(Window window) {
        this.window = window;
    }

    /** Takes a request that was due or sent in the change. */
    void add(Request request) {
        double freeMs = request.dueMs() + request.waited() / 1e3;
        waits.add(new Wait(Math.max(freeMs, window.fromMs()), Math.min(request.sentMs(), window.toMs())));
    }

    /** Returns the longest time in which nothing was sent. */
    double longestMs() {
        waits.sort(Comparator.comparingDouble(Wait::toMs).reversed());
        double longest = 0;
        // the earliest moment at which this request or a later one could be sent
        double freeMs = Double.POSITIVE_INFINITY;
        for (int i = 0; i < waits.size(); i++) {
            Wait wait = waits.get(i);
            freeMs = Math.min(freeMs, wait.fromMs());
            double before = i + 1 < waits.size() ? waits.get(i + 1).toMs() : window.fromMs();
            longest = Math.max(longest, wait.toMs() - Math.max(freeMs, before));
        }
        return longest;
    }
}
