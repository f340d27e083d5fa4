package dev.ballast.judge;

import dev.ballast.convergence.ChangeWindows;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts answers by host name in the times in which a recorded run's pool was constant. */
final class SteadyTimes {

    /** The time until an old worker of a balancer that reloads has closed its connections. */
    private static final double SETTLED_MS = Duration.ofSeconds(1).toMillis();

    private final RecordedRun run;
    private final PoolLifetimes pool;

    SteadyTimes(RecordedRun run, PoolLifetimes pool) {
        this.run = run;
        this.pool = pool;
    }

    List<Map<String, Integer>> answers() {
        double endMs = pool.end().atMs();
        List<Window> changes = ChangeWindows.of(run.history(), endMs).stream()
                .sorted(Comparator.comparingDouble(Window::fromMs))
                .toList();
        List<Map<String, Integer>> times = new ArrayList<>();
        double fromMs = 0;
        for (Window change : changes) {
            add(times, fromMs, change.fromMs());
            fromMs = Math.max(fromMs, change.toMs() + SETTLED_MS);
        }
        add(times, fromMs, endMs);
        return times;
    }

    private void add(List<Map<String, Integer>> times, double fromMs, double toMs) {
        Map<String, Integer> answers = new LinkedHashMap<>();
        pool.lifetimes().stream()
                .filter(lifetime -> listedAllTheTime(lifetime, fromMs, toMs))
                .forEach(lifetime -> answers.put(lifetime.instance().container(), 0));
        if (fromMs >= toMs || answers.isEmpty()) {
            return;
        }
        for (RecordedLoad load : run.loads()) {
            load.result()
                    .requests()
                    .between(fromMs - load.startMs(), toMs - load.startMs())
                    .filter(request -> request.kind() != Request.Kind.SLOW && !request.lost())
                    .filter(request -> request.endedMs() < toMs - load.startMs())
                    .flatMap(request -> request.hostname().stream())
                    .forEach(hostname -> answers.merge(hostname, 1, Integer::sum));
        }
        times.add(answers);
    }

    private boolean listedAllTheTime(Lifetime lifetime, double fromMs, double toMs) {
        Moment leaving = lifetime.leaving();
        return (leaving == null || leaving.atMs() >= toMs)
                && !pool.rendered().isEmpty()
                && pool.rendered().keySet().stream()
                        .allMatch(balancer -> lifetime.rendered(balancer).stream()
                                .anyMatch(span -> span.in().atMs() <= fromMs + SETTLED_MS
                                        && span.outOr(pool.end()).atMs() >= toMs));
    }
}
