package dev.ballast.lies;

import static dev.ballast.lies.Lie.lost;

import dev.ballast.lies.MadeUpWorkers.Worker;
import dev.ballast.lies.Sent.Attempt;
import java.util.List;
import java.util.function.Predicate;

/** Lies about requests that are lost as a balancer reloads, restarts or crashes, and about such that only seem to be. */
final class Reloads {

    private static final String GAP = "reload gap";
    private static final double CRASHED_MS = 200;
    private static final double KILLED_MS = 2_000;

    private Reloads() {}

    static List<Lie> all() {
        return List.of(
                lost(
                        "a connection is reset in a reload",
                        GAP,
                        run -> inReload(run, 80, r -> !r.reused, "RESET_BEFORE_FIRST_BYTE")),
                lost(
                        "a kept connection is closed in a reload",
                        GAP,
                        run -> inReload(run, 80, r -> r.reused, "CLOSED_BEFORE_FIRST_BYTE")),
                lost("a connection is refused in a restart", GAP, Reloads::inRestart),
                lost("the balancer crashes and is started again", GAP, run -> crash(run, "REFUSED")),
                lost("the balancer's container is killed and started again", GAP, Reloads::killed),
                lost("a request is sent in a crash and times out", GAP, run -> crash(run, "TIMED_OUT")),
                lost(
                        "a request that waited for long times out in a reload",
                        CalmLosses.UNEXPLAINED,
                        run -> inReload(run, 3_000, r -> Calm.around(run, r, 0), "TIMED_OUT")),
                lost("an old worker ends and cuts a request", "cut by an old worker", run -> cut(run, false)),
                lost(
                        "an old worker ends and cuts a request that it logs",
                        "cut by an old worker",
                        run -> cut(run, true)),
                lost(
                        "a request leaves on a kept connection as an old worker ends",
                        "idle keep-alive closed",
                        Reloads::idleAsWorkerEnds),
                lost(
                        "another worker cuts a request than the one that ends",
                        CalmLosses.UNEXPLAINED,
                        Reloads::cutByAnother));
    }

    /** Returns the workers that were told to finish under the load, and ended. */
    private static List<Worker> old(TrueRun run) {
        return run.workers.all().stream()
                .filter(worker -> worker.draining > run.loadMs + 1_000 && worker.gone < run.closingMs - 1_500)
                .toList();
    }

    /** Returns the workers that take over under the load. */
    private static List<Worker> taking(TrueRun run) {
        return run.workers.all().stream()
                .filter(worker -> worker.started > run.loadMs + 500 && worker.started < run.closingMs - 1_500)
                .toList();
    }

    /** Loses a request that was sent some time before a reload, while new workers have started and old ones go on. */
    private static boolean inReload(TrueRun run, double sentBeforeMs, Predicate<Sent> which, String how) {
        return taking(run).stream()
                .limit(1)
                .anyMatch(worker -> run.changeOne(
                        r -> r.answered()
                                && which.test(r)
                                && worker.started - sentBeforeMs < run.sentMs(r)
                                && run.sentMs(r) < worker.started - (sentBeforeMs > 1_000 ? 1_000 : 1),
                        r -> {
                            r.lose(how, 0);
                            r.ended = run.micros(worker.started) + 1_200;
                        }));
    }

    private static boolean inRestart(TrueRun run) {
        if (run.strategy.takeover != MadeUpStrategy.Takeover.NEW_PROCESS) {
            return false;
        }
        return run.members.stream()
                .map(member -> member.listed.get(0).from)
                .filter(list -> list > run.loadMs + 200 && list < run.closingMs - 1_000)
                .anyMatch(list ->
                        run.changeOne(r -> r.answered() && list < run.sentMs(r) && run.sentMs(r) < list + 30, r -> {
                            r.lose("REFUSED", 0);
                            r.ended = r.sent + 1_000;
                        }));
    }

    /** The connections of the balancer end with its container, and new ones are refused until it runs again. */
    private static boolean killed(TrueRun run) {
        return run.changeOne(r -> Calm.has(run, r) && Calm.around(run, r, 3_000), first -> {
            double at = run.sentMs(first) - 1;
            String balancer = run.balancers.get(0);
            Drops.ends(run, at, balancer, balancer);
            InstanceFaults.process(run, at + KILLED_MS, balancer, run.strategy.process, true, "with pid 8");
            run.changeAll(r -> at < run.sentMs(r) && run.sentMs(r) < at + KILLED_MS, r -> {
                r.lose("REFUSED", 0);
                r.ended = r.sent + 1_000;
            });
        });
    }

    private static boolean crash(TrueRun run, String how) {
        boolean waits = how.equals("TIMED_OUT");
        return run.changeOne(r -> Calm.has(run, r) && Calm.around(run, r, waits ? 5_500 : 1_000), first -> {
            double at = run.sentMs(first) - 1;
            String balancer = run.balancers.get(0);
            String process = run.strategy.process;
            InstanceFaults.process(run, at, balancer, process, false, "(exit status 1; not expected)");
            InstanceFaults.process(run, at + CRASHED_MS, balancer, process, true, "with pid 90");
            run.changeAll(r -> at < run.sentMs(r) && run.sentMs(r) < at + CRASHED_MS, r -> {
                r.lose(how, 0);
                r.ended = r.sent + (waits ? 5_000_000 : 1_000);
            });
        });
    }

    private static boolean cut(TrueRun run, boolean logged) {
        return old(run).stream()
                .limit(1)
                .anyMatch(worker -> run.changeOne(r -> isWith(run, r, worker), r -> {
                    lose(run, r, worker);
                    if (logged) {
                        log(r, worker.pid);
                    }
                }));
    }

    private static boolean cutByAnother(TrueRun run) {
        return old(run).stream()
                .limit(1)
                .anyMatch(worker -> run.changeOne(r -> isWith(run, r, worker), r -> {
                    lose(run, r, worker);
                    log(r, 9_999);
                }));
    }

    /** Returns whether a request was sent while a worker still accepted, to an instance that outlives the worker. */
    private static boolean isWith(TrueRun run, Sent request, Worker worker) {
        return request.answered()
                && worker.draining - 900 < run.sentMs(request)
                && run.sentMs(request) < worker.draining - 80
                && worker.gone < run.frozenFromMs // else it may have waited for a frozen instance
                && Deaths.staysUntil(run, request, worker.gone + 500);
    }

    private static void lose(TrueRun run, Sent request, Worker worker) {
        request.lose("RESET_IN_BODY", 0);
        request.ended = run.micros(worker.gone) - 5_000;
    }

    private static void log(Sent request, int worker) {
        request.attempts.add(Attempt.answered(request.asked, "200", 0.1));
        request.logged = true;
        request.loggedStatus = 499;
        request.worker = worker;
    }

    private static boolean idleAsWorkerEnds(TrueRun run) {
        return old(run).stream()
                .filter(worker -> run.workers.all().stream()
                        .noneMatch(other -> Math.abs(other.started - worker.gone) < 400
                                || Math.abs(other.draining - worker.gone) < 400))
                .anyMatch(worker -> run.changeOne(
                        r -> r.answered()
                                && r.reused
                                && worker.gone - 60 < run.sentMs(r)
                                && run.sentMs(r) < worker.gone - 5,
                        r -> {
                            r.lose("CLOSED_BEFORE_FIRST_BYTE", 0);
                            r.ended = r.sent + 3_000;
                        }));
    }
}
