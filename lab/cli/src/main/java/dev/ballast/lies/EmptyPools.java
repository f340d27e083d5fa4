package dev.ballast.lies;

import static dev.ballast.lies.Lie.lost;

import java.util.List;

/** Lies about requests that come to a balancer without instances. */
final class EmptyPools {

    /** A list is seen up to 20 ms late. */
    private static final double CLEAR_MS = 80;

    private static final double LATEST_OUTAGE_MS = 11_000;

    private EmptyPools() {}

    static List<Lie> all() {
        return List.of(
                lost("the pool is scaled to 0 under the load", "empty pool", EmptyPools::emptied),
                lost(
                        "the pool is scaled to 0 long after Consul had no leader",
                        "empty pool",
                        run -> endMs(run) > LATEST_OUTAGE_MS && Deaths.earlyLeaderless(run) && emptied(run)),
                lost(
                        "Consul loses its leader, and the balancer empties its list",
                        "discovery outage",
                        EmptyPools::outage),
                lost(
                        "one of several balancers loses all instances",
                        "empty pool",
                        run -> run.balancers.size() > 1 && forgotten(run, endMs(run))));
    }

    /** Returns when the last change that was planned is over. */
    private static double endMs(TrueRun run) {
        return run.changes.stream().mapToDouble(change -> change.inForceMs).reduce(run.loadMs, Math::max) + 1_500;
    }

    private static boolean emptied(TrueRun run) {
        if (run.dropped) {
            return false;
        }
        List<Member> all = run.inPool();
        double at = endMs(run);
        run.changes.add(run.empty(at));
        run.closingMs = Math.max(run.closingMs, at + 9_000);
        return loseAllSince(run, all);
    }

    private static boolean outage(TrueRun run) {
        double at = endMs(run);
        Deaths.leaderless(run, at);
        return forgotten(run, at);
    }

    /** The balancer under load loses its list. Others have lost one instance and keep the rest, as they say a moment later. */
    private static boolean forgotten(TrueRun run, double atMs) {
        List<Member> all = run.inPool();
        if (run.dropped || all.size() < 2) {
            return false;
        }
        all.forEach(member -> member.lastListed().to = atMs + 1_000);
        all.get(0).listedElsewhere.forEach(stays -> stays.get(stays.size() - 1).to = atMs + 1_050);
        return loseAllSince(run, all);
    }

    /** Loses what is sent once the list is empty; before, those that are listed answer. */
    private static boolean loseAllSince(TrueRun run, List<Member> gone) {
        double empty = gone.stream()
                        .mapToDouble(member -> member.lastListed().to)
                        .max()
                        .orElseThrow()
                + CLEAR_MS;
        MadeUpLoad.reroute(run);
        List<Sent> late = run.requests.stream()
                .filter(request -> run.sentMs(request) > empty)
                .toList();
        late.forEach(request -> request.lose("UNAVAILABLE", 503));
        return !late.isEmpty();
    }
}
