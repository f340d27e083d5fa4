package dev.ballast.lies;

import static dev.ballast.lies.Lie.LOSS;
import static dev.ballast.lies.Lie.ORIGIN;
import static dev.ballast.lies.Lie.SPREAD;
import static dev.ballast.lies.Lie.hidden;
import static dev.ballast.lies.Lie.wrong;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Lies about answers that are slow, uneven or of strangers, and about loads that do not show what is claimed. */
final class WrongLoads {

    private static final long SECOND = 1_000_000;

    private WrongLoads() {}

    static List<Lie> all() {
        return List.of(
                wrong(
                        "all requests of a change take 1.5 s",
                        LOSS,
                        "took longer than 1000.0 ms",
                        run -> run.changeAll(run::exposed, r -> r.ended += 3 * SECOND / 2)),
                wrong(
                        "each answer takes 4.9 s",
                        LOSS,
                        "took longer than 1000.0 ms",
                        run -> run.changeAll(r -> true, r -> r.ended = r.sent + 49 * SECOND / 10)),
                hidden("an answer takes 1.3 s, and the generator was late by 0.5 s", LOSS, "may be why", run -> {
                    Sent late = run.requests.get(run.requests.size() / 3);
                    late.sent = late.due + SECOND / 2;
                    late.ended = late.sent + 3_000;
                    Sent slow = run.requests.get(run.requests.size() / 2);
                    slow.ended = slow.sent + 13 * SECOND / 10;
                    return run.requests.size() > 400;
                }),
                wrong(
                        "a stranger gives a third of the answers",
                        ORIGIN,
                        "misrouted: answered by stranger",
                        run -> run.changeAll(r -> r.number % 3 == 0, r -> r.host = "stranger")),
                wrong("a stranger gives one answer", ORIGIN, "misrouted: answered by stranger", run -> {
                    run.requests.get(run.random.nextInt(run.requests.size())).host = "stranger";
                    return true;
                }),
                hidden(
                        "an instance of another service executes each POST too",
                        LOSS,
                        "instances of other services have executed requests of it",
                        run -> run.byService
                                && run.changeAll(
                                        r -> r.kind.equals("POST") && r.answered(),
                                        r -> r.executedBy.add(
                                                run.others.get(0).members().get(0).host))),
                wrong(
                        "an instance gets half as many requests as the others",
                        SPREAD,
                        "uneven spread",
                        WrongLoads::uneven),
                hidden(
                        "a request is never sent by the generator",
                        LOSS,
                        "never sent \\(generator 1\\)",
                        run -> never(run, 0)),
                hidden(
                        "a request is never sent since all connections wait",
                        LOSS,
                        "never sent \\(connections held 1\\)",
                        run -> never(run, 5 * SECOND)),
                hidden("the generator stands still over a change", LOSS, "stood still while the pool changed", run -> {
                    List<TrueRun.Change> changes = changes(run);
                    return !changes.isEmpty() && stall(run, changes.get(run.random.nextInt(changes.size())), 0);
                }),
                hidden(
                        "the generator stands still over most of each change",
                        LOSS,
                        "only later; give it a core",
                        run -> {
                            long exposed =
                                    run.requests.stream().filter(run::exposed).count();
                            return exposed > 160
                                    && !isFrozen(run)
                                    && changes(run).size() < 4
                                    && changes(run).stream().allMatch(change -> stall(run, change, 4));
                        }),
                hidden(
                        "the generator stands still over the begin of a change",
                        LOSS,
                        "stood still for most of a change of the pool",
                        run -> changes(run).stream().limit(1).anyMatch(change -> stallAtBegin(run, change))),
                hidden(
                        "a twentieth of the requests is sent 0.4 s late",
                        LOSS,
                        "the generator itself was late",
                        run -> run.changeAll(r -> r.number % 20 == 7, r -> later(r, 2 * SECOND / 5))),
                hidden(
                        "the generator is late once, by 1.2 s",
                        LOSS,
                        "the generator itself was late",
                        run -> run.changeAll(r -> r.number == 90, r -> later(r, 6 * SECOND / 5))),
                hidden(
                        "too few requests in a pool that stays",
                        LOSS,
                        "they are too few",
                        run -> stays(run) && MadeUpLoad.keepOnly(run, r -> r.number < 40)),
                hidden("too few requests in the changes", LOSS, "while the pool was changing, too few", run -> {
                    changes(run).forEach(change -> keepFew(run, r -> isIn(run, change, r, 0)));
                    return !changes(run).isEmpty() && MadeUpLoad.keepOnly(run, r -> true);
                }),
                hidden(
                        "the load ends soon after the pool begins to change",
                        LOSS,
                        "the load saw only",
                        run -> changes(run).stream()
                                .limit(1)
                                .filter(change -> !isFrozen(run))
                                .anyMatch(change -> endIn(run, change))),
                hidden("the load ends before the pool changes", LOSS, "the pool did not change under the load", run -> {
                    double first = changes(run).stream()
                            .mapToDouble(change -> change.askedMs)
                            .min()
                            .orElse(0);
                    return first > 0 && !isFrozen(run) && MadeUpLoad.keepOnly(run, r -> run.sentMs(r) < first - 100);
                }),
                hidden(
                        "no request is sent while the pool changes",
                        LOSS,
                        "no request was sent while the pool changed",
                        run -> {
                            List<TrueRun.Change> changes = changes(run);
                            return !changes.isEmpty()
                                    && MadeUpLoad.keepOnly(run, r -> !isIn(run, changes.get(0), r, 50));
                        }),
                hidden(
                        "an instance gets a harmless signal while the pool stays",
                        LOSS,
                        "the pool was changed under the load",
                        run -> {
                            run.more.add(MadeUpEvent.done(
                                    run.loadMs + 2_000,
                                    "instance-killed",
                                    "instance",
                                    run.members.get(0).name,
                                    "service",
                                    TrueRun.SERVICE,
                                    "signal",
                                    "CONT"));
                            return stays(run);
                        }),
                hidden(
                        "requests of a batch fail, and no check judges them",
                        "losses are judged",
                        "3 of 20 requests of batch b-1 failed",
                        run -> {
                            run.more.add(MadeUpEvent.done(
                                    run.loadMs + 1_000,
                                    "requests",
                                    "purpose",
                                    "requests",
                                    "total",
                                    20,
                                    "failed",
                                    3,
                                    "hostnames",
                                    Map.of(run.members.get(0).host, 17),
                                    "tookMs",
                                    60,
                                    "failures",
                                    Map.of("refused", 3),
                                    "batch",
                                    "b-1"));
                            return true;
                        }),
                hidden("the warm-up loses all", LOSS, "of the warm-up failed", run -> {
                    run.more.add(MadeUpEvent.done(
                            run.loadMs,
                            "warmed-up",
                            "load",
                            TrueRun.LOAD,
                            "requests",
                            100,
                            "failed",
                            100,
                            "failures",
                            Map.of("502 bad gateway", 100)));
                    return true;
                }),
                hidden(
                        "the balancer answers from a cache",
                        LOSS,
                        "without an instance, as from a cache",
                        run -> run.strategy.logs()
                                && run.changeOne(r -> r.answered() && r.attempts.isEmpty(), r -> r.asked = "")));
    }

    /** Returns whether nothing happens to the pool under the load. */
    private static boolean stays(TrueRun run) {
        return changes(run).isEmpty() && !isFrozen(run);
    }

    /** Returns whether an instance has a fault under the load, which is a change of the pool, too. */
    private static boolean isFrozen(TrueRun run) {
        return run.frozenFromMs < Member.NEVER;
    }

    private static List<TrueRun.Change> changes(TrueRun run) {
        return run.changes.stream()
                .filter(change -> change.askedMs > run.loadMs)
                .toList();
    }

    /** Ends the load in the first third of a change. */
    private static boolean endIn(TrueRun run, TrueRun.Change change) {
        double end = change.askedMs + 0.3 * (change.inForceMs - change.askedMs);
        return MadeUpLoad.keepOnly(run, r -> run.sentMs(r) < end)
                && run.requests.stream().anyMatch(run::exposed);
    }

    private static void later(Sent request, long micros) {
        request.sent += micros;
        request.ended += micros;
    }

    private static boolean never(TrueRun run, long waited) {
        return run.changeOne(r -> true, r -> {
            r.lose("NEVER_SENT", 0);
            r.waited = waited;
            r.ended = r.due + 5 * SECOND;
            r.sent = -1;
            r.connection = -1;
            r.reused = false;
        });
    }

    private static boolean isIn(TrueRun run, TrueRun.Change change, Sent request, double marginMs) {
        double at = run.sentMs(request);
        return change.askedMs - marginMs <= at && at <= change.inForceMs + marginMs;
    }

    /** All but the first requests that were due in a change are sent together after it. */
    private static boolean stall(TrueRun run, TrueRun.Change change, int first) {
        long to = run.micros(change.inForceMs) + 25_000;
        List<Sent> such = run.requests.stream()
                .filter(r -> isIn(run, change, r, first > 0 ? 0 : 10))
                .toList();
        if (such.size() <= first) {
            return false;
        }
        such.subList(first, such.size()).forEach(r -> later(r, to - r.sent));
        return true;
    }

    /** All requests that were due in the first seven tenths of a change are sent together then. */
    private static boolean stallAtBegin(TrueRun run, TrueRun.Change change) {
        double end = change.askedMs + 0.7 * (change.inForceMs - change.askedMs);
        return run.changeAll(
                r -> change.askedMs - 10 <= run.sentMs(r) && run.sentMs(r) < end,
                r -> later(r, run.micros(end) - r.sent));
    }

    /** Removes all but two of these. */
    private static void keepFew(TrueRun run, Predicate<Sent> which) {
        List<Sent> such = run.requests.stream().filter(which).toList();
        run.requests.removeAll(such.subList(Math.min(2, such.size()), such.size()));
    }

    /** Of the requests of an instance since the last change, others get every second one in turn. */
    private static boolean uneven(TrueRun run) {
        if (!MadeUpLoad.showsSpread(run)) {
            return false;
        }
        List<Member> pool = run.inPool();
        Member one = pool.get(0);
        int turn = 0;
        for (Sent request : run.requests) {
            if (request.host.equals(one.host)
                    && request.attempts.isEmpty()
                    && run.sentMs(request) > MadeUpLoad.steadyMs(run)
                    && turn++ % 2 == 0) {
                MadeUpLoad.answer(request, pool.get(1 + turn / 2 % (pool.size() - 1)));
            }
        }
        return true;
    }
}
