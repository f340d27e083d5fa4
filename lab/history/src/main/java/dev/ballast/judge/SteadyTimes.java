package dev.ballast.judge;

import dev.ballast.check.Shares;
import dev.ballast.convergence.ChangeWindows;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.request.Phases.Window;
import dev.ballast.run.RecordedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts answers by host name in the times in which a recorded run's pool was constant. */
final class SteadyTimes {

    /** The time until an old worker of a balancer that reloads has closed its connections. */
    private static final double SETTLED_MS = Duration.ofSeconds(1).toMillis();

    private final RecordedRun run;
    private final List<RecordedLoad> loads;
    private final PoolLifetimes pool;

    SteadyTimes(RecordedRun run, List<RecordedLoad> loads, PoolLifetimes pool) {
        this.run = run;
        this.loads = loads;
        this.pool = pool;
    }

    List<Shares> answers() {
        double endMs = pool.end().atMs();
        List<Window> changes = ChangeWindows.of(run.history(), endMs).stream()
                .sorted(Comparator.comparingDouble(Window::fromMs))
                .toList();
        List<Shares> times = new ArrayList<>();
        double fromMs = 0;
        for (Window change : changes) {
            add(times, fromMs, change.fromMs());
            fromMs = Math.max(fromMs, change.toMs() + SETTLED_MS);
        }
        add(times, fromMs, endMs);
        return times;
    }

    private void add(List<Shares> times, double fromMs, double toMs) {
        Shares shares = Shares.among(pool.lifetimes().stream()
                .filter(lifetime -> listedAllTheTime(lifetime, fromMs, toMs))
                .map(lifetime -> lifetime.instance().container())
                .toList());
        if (fromMs >= toMs || shares.size() == 0) {
            return;
        }
        for (RecordedLoad load : loads) {
            double startMs = load.start().atMs();
            load.result()
                    .requests()
                    .between(fromMs - startMs, toMs - startMs)
                    .filter(request -> request.endedMs() < toMs - startMs)
                    .forEach(shares::add);
        }
        times.add(shares);
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
