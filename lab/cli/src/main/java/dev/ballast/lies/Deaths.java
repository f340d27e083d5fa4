package dev.ballast.lies;

import static dev.ballast.lies.Lie.lost;

import dev.ballast.lies.Sent.Attempt;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Lies about requests that are lost because an instance dies or leaves, and about such that only seem to be. */
final class Deaths {

    /** Observers see an end up to 20 ms off; a request this far from it is certainly before or after. */
    private static final double CLEAR_MS = 60;

    private static final String STALE = "stale upstream";
    private static final String IN_FLIGHT = "instance stopped in flight";

    private Deaths() {}

    static List<Lie> all() {
        return List.of(
                lost(
                        "a request goes to an instance that is dead and still listed",
                        STALE,
                        run -> tried(run, (r, dead) -> bad(r, Attempt.refused(dead.address)))),
                lost(
                        "a request goes to a dead instance, and no log says so",
                        STALE,
                        run -> !run.strategy.logs() && tried(run, (r, dead) -> bad(r))),
                lost("an instance dies with a request", IN_FLIGHT, run -> run.strategy.logs() && inFlight(run)),
                lost(
                        "an instance dies with a request, and no log says so",
                        IN_FLIGHT,
                        run -> !run.strategy.logs() && inFlight(run)),
                lost("an instance that leaves closes a connection", IN_FLIGHT, Deaths::closedByLeaver),
                lost(
                        "a dead instance is tried first, and then one that answers nonsense",
                        CalmLosses.UNEXPLAINED,
                        run -> CalmLosses.nginx(run)
                                && tried(
                                        run,
                                        (r, dead) -> bad(
                                                r,
                                                Attempt.refused(dead.address),
                                                Attempt.answered(r.asked, "502", 0.005)))),
                lost(
                        "an instance that answers nonsense is tried first, and then a dead one",
                        STALE,
                        run -> CalmLosses.nginx(run)
                                && tried(
                                        run,
                                        (r, dead) -> bad(
                                                r,
                                                Attempt.answered(r.asked, "502", 0.005),
                                                Attempt.refused(dead.address)))),
                lost("a request goes to an address before another instance has it", STALE, Deaths::beforeSuccessor),
                lost(
                        "an instance dies while Consul has no leader",
                        "discovery outage",
                        run -> run.strategy.logs()
                                && victims(run).stream().anyMatch(victim -> leaderless(run, victim.killed + 20))
                                && tried(run, (r, dead) -> bad(r, Attempt.refused(dead.address)))),
                lost(
                        "an instance dies long after Consul had no leader",
                        STALE,
                        run -> run.strategy.logs()
                                && earlyLeaderless(run)
                                && tried(run, (r, dead) -> bad(r, Attempt.refused(dead.address)))));
    }

    static List<Member> victims(TrueRun run) {
        return run.members.stream()
                .filter(member -> member.killed < Member.NEVER && member.killed > run.loadMs)
                .toList();
    }

    static void bad(Sent request, Attempt... attempts) {
        request.fail("BAD_GATEWAY", 502, attempts);
    }

    /** Changes a request that was sent while a balancer listed an instance that was dead. */
    static boolean tried(TrueRun run, BiConsumer<Sent, Member> change) {
        return victims(run).stream()
                .limit(1)
                .anyMatch(dead -> run.changeOne(
                        r -> r.answered()
                                && stays(run, r)
                                && endsAlone(run, r)
                                && dead.killed + CLEAR_MS < run.sentMs(r)
                                && run.sentMs(r) < dead.lastListed().to - CLEAR_MS,
                        r -> change.accept(r, dead)));
    }

    /** Returns whether no instance ends near a request. */
    private static boolean endsAlone(TrueRun run, Sent request) {
        return run.members.stream()
                .noneMatch(member ->
                        run.sentMs(request) - CLEAR_MS < member.alive() && member.alive() < run.endedMs(request) + 200);
    }

    /** Returns whether the instance that was asked stays for half a second. */
    static boolean stays(TrueRun run, Sent request) {
        return staysUntil(run, request, run.endedMs(request) + 500);
    }

    static boolean staysUntil(TrueRun run, Sent request, double untilMs) {
        return run.members.stream()
                .filter(member -> member.host.equals(request.host))
                .allMatch(member -> member.leaving() > untilMs);
    }

    private static boolean inFlight(TrueRun run) {
        return victims(run).stream()
                .anyMatch(victim -> run.changeOne(
                        r -> r.answered()
                                && victim.killed - CLEAR_MS < run.sentMs(r)
                                && run.sentMs(r) < victim.killed - 2,
                        r -> {
                            r.ended = run.micros(victim.killed) + 20_000;
                            bad(r, Attempt.broken(victim.address, 0.02));
                        }));
    }

    private static boolean closedByLeaver(TrueRun run) {
        return CalmLosses.nginx(run)
                && run.members.stream()
                        .filter(member -> member.stopping > run.loadMs && member.stopping < Member.NEVER)
                        .anyMatch(leaver -> run.changeOne(
                                r -> r.answered()
                                        && leaver.stopping + CLEAR_MS < run.sentMs(r)
                                        && run.sentMs(r) < leaver.stopping + 1_500,
                                r -> bad(r, Attempt.broken(leaver.address, 0.02))));
    }

    private static boolean beforeSuccessor(TrueRun run) {
        return run.strategy.logs()
                && run.members.stream()
                        .filter(before -> before.ended < Member.NEVER)
                        .anyMatch(before -> run.members.stream()
                                .filter(next -> next.number == before.number && next.started > before.ended)
                                .limit(1)
                                .anyMatch(next -> run.changeOne(
                                        r -> r.answered()
                                                && before.ended + CLEAR_MS < run.sentMs(r)
                                                && run.sentMs(r) < next.started - CLEAR_MS,
                                        r -> bad(r, Attempt.refused(before.address)))));
    }

    /** Consul loses its leader at a time, for good. */
    static boolean leaderless(TrueRun run, double atMs) {
        leader(run, 3, "10.9.0.1:8300");
        leader(run, atMs, "");
        return true;
    }

    /** Consul has no leader for a moment, when the run has hardly begun. */
    static boolean earlyLeaderless(TrueRun run) {
        leader(run, 3, "10.9.0.1:8300");
        leader(run, 50, "");
        leader(run, 90, "10.9.0.1:8300");
        return true;
    }

    private static void leader(TrueRun run, double atMs, String leader) {
        run.more.add(MadeUpEvent.done(atMs, "consul-cluster", "leader", leader, "members", Map.of()));
    }
}
