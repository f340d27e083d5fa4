package dev.ballast.lies;

import static dev.ballast.lies.Lie.lost;

import dev.ballast.lies.Sent.Attempt;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Lies about single requests that are lost while nothing else happens: the cause is in the request and its log line. */
final class CalmLosses {

    static final String UNEXPLAINED = "unexplained";

    private static final long SECOND = 1_000_000;
    private static final long MS = 1_000;

    private CalmLosses() {}

    static List<Lie> all() {
        return List.of(
                lost(
                        "a request gets 502 from an instance that lives on",
                        UNEXPLAINED,
                        run -> calm(run, r -> badAnswer(r))),
                lost(
                        "a request of a change gets 502",
                        UNEXPLAINED,
                        run -> run.changeOne(r -> Calm.has(run, r) && run.exposed(r), r -> badAnswer(r))),
                lost("a connection is refused", UNEXPLAINED, run -> calm(run, r -> lose(r, "REFUSED", 2 * MS))),
                lost(
                        "a request times out",
                        UNEXPLAINED,
                        run -> run.changeOne(
                                r -> r.answered() && Calm.around(run, r, 5_200),
                                r -> lose(r, "TIMED_OUT", 5 * SECOND))),
                lost("an answer is cut off", UNEXPLAINED, run -> calm(run, r -> cutWithLine(r, 499))),
                lost(
                        "a fresh connection is reset",
                        UNEXPLAINED,
                        run -> !run.strategy.hidesHangUps()
                                && calm(run, r -> !r.reused && lose(r, "RESET_BEFORE_FIRST_BYTE", 3 * MS))),
                lost(
                        "HAProxy hangs up on a fresh connection, and no instance executed the request",
                        "instance closed an idle connection",
                        run -> run.strategy.hidesHangUps() && calm(run, r -> nobodyLeaves(run, r) && hangUp(r))),
                lost(
                        "HAProxy hangs up on a fresh connection, and an instance executed the request",
                        "lost and executed",
                        run -> run.strategy.hidesHangUps()
                                && calm(run, executed(r -> nobodyLeaves(run, r) && hangUp(r)))),
                lost(
                        "408 crosses a request on a kept connection",
                        "idle keep-alive closed",
                        run -> calm(run, r -> {
                            boolean closed = r.reused && lose(r, "APPLICATION_ERROR", 3 * MS);
                            r.status = 408;
                            return closed;
                        })),
                lost(
                        "an instance closes the idle connection that Caddy uses",
                        "instance closed an idle connection",
                        run -> run.strategy == MadeUpStrategy.CADDY
                                && calm(run, r -> {
                                    r.error = "http: server closed idle connection";
                                    return fail(CalmLosses::closedByInstance).test(r);
                                })),
                lost(
                        "an instance closes the connection at once after it executed the request",
                        "lost and executed",
                        run -> nginx(run) && calm(run, executed(fail(CalmLosses::closedByInstance)))),
                lost(
                        "a kept connection is closed as a request leaves on it",
                        "idle keep-alive closed",
                        run -> run.strategy.logs()
                                && !run.strategy.hidesHangUps()
                                && calm(run, CalmLosses::closedIdle)),
                lost(
                        "a kept connection is closed as a request leaves on it, and there is no log",
                        "idle keep-alive closed",
                        run -> !run.strategy.logs() && calm(run, CalmLosses::closedIdle)),
                lost(
                        "HAProxy hangs up on a kept connection, which it does not log",
                        UNEXPLAINED,
                        run -> run.strategy.hidesHangUps() && calm(run, CalmLosses::closedIdle)),
                lost(
                        "a kept connection is closed as the balancer answers",
                        UNEXPLAINED,
                        run -> run.strategy.logs()
                                && calm(run, r -> {
                                    boolean closed = closedIdle(r);
                                    r.logged = true;
                                    r.loggedStatus = 200;
                                    return closed;
                                })),
                lost(
                        "a kept connection is closed after half a second",
                        UNEXPLAINED,
                        run -> run.strategy.logs()
                                && run.changeOne(
                                        r -> r.answered() && r.reused && Calm.around(run, r, 700),
                                        r -> lose(r, "CLOSED_BEFORE_FIRST_BYTE", SECOND / 2))),
                lost(
                        "a kept connection is closed, and the log lacks most requests",
                        UNEXPLAINED,
                        run -> run.strategy.logs() && calm(run, CalmLosses::closedIdle),
                        (made, random) -> {
                            made.access.subList(10, made.access.size()).clear();
                            return true;
                        }),
                lost(
                        "the balancer asks an address that no instance ever had",
                        "stale upstream",
                        run -> run.strategy.logs() && calm(run, fail(r -> Attempt.refused("10.231.0.9:5000")))),
                lost(
                        "an instance closes the idle connection that the balancer uses",
                        "instance closed an idle connection",
                        run -> nginx(run) && calm(run, fail(CalmLosses::closedByInstance))),
                lost(
                        "an instance closes an idle connection as another one dies",
                        "instance closed an idle connection",
                        CalmLosses::closedWhileAnotherDies),
                lost(
                        "nginx has no live instance left",
                        "no live upstream",
                        run -> nginx(run)
                                && calm(run, r -> {
                                    r.fail("BAD_GATEWAY", 502, Attempt.refused(r.asked));
                                    r.group = "backend";
                                    return true;
                                })),
                lost(
                        "nginx has no live instance left after it tried a dead one",
                        "no live upstream",
                        run -> nginx(run)
                                && Deaths.tried(run, (r, dead) -> {
                                    r.fail("BAD_GATEWAY", 502, Attempt.refused(dead.address));
                                    r.group = "backend";
                                })),
                lost(
                        "a stranger answers a third of the requests",
                        "misrouted",
                        run -> run.changeAll(r -> r.number % 3 == 0, CalmLosses::stranger)),
                lost(
                        "a stranger answers a request",
                        "misrouted",
                        run -> run.changeOne(Sent::answered, CalmLosses::stranger)),
                lost("another instance answers than the balancer asked", "misrouted", CalmLosses::other),
                lost(
                        "a request is answered by another service's instance",
                        "misrouted",
                        run -> run.byService
                                && run.changeOne(
                                        Sent::answered,
                                        r -> MadeUpLoad.answer(
                                                r, run.others.get(0).members().get(0)))),
                lost(
                        "an answer is lost that an instance gave",
                        "lost and executed",
                        run -> calm(run, executed(r -> {
                            r.lose("RESET_IN_BODY", 0);
                            r.logged = true;
                            r.loggedStatus = 200;
                            return true;
                        }))),
                Lie.wrong(
                        "all requests of a change are lost",
                        Lie.LOSS,
                        "lost \\d+ of",
                        run -> run.changeAll(run::exposed, r -> r.lose("UNAVAILABLE", 503))),
                Lie.wrong(
                        "a third of all requests is lost",
                        Lie.LOSS,
                        "lost \\d+ of",
                        run -> run.changeAll(r -> r.number % 3 == 0, r -> r.lose("BAD_GATEWAY", 502))));
    }

    static boolean nginx(TrueRun run) {
        return run.strategy.log == MadeUpStrategy.Log.NGINX;
    }

    /** Changes one request of a calm time, if the change applies to it. */
    static boolean calm(TrueRun run, Predicate<Sent> change) {
        return run.any(r -> Calm.has(run, r)).filter(change).isPresent();
    }

    /** Returns the same change, after the instance executed the request. */
    static Predicate<Sent> executed(Predicate<Sent> change) {
        return request -> {
            String by = request.host;
            boolean changed = change.test(request);
            request.executedBy.add(by);
            return changed;
        };
    }

    /** The instance answered nonsense, and its connection was new: no rule has evidence for a cause. */
    static boolean badAnswer(Sent request) {
        request.fail("BAD_GATEWAY", 502, Attempt.answered(request.asked, "502", 0.005));
        return true;
    }

    private static boolean lose(Sent request, String how, long afterMicros) {
        request.lose(how, 0);
        request.ended = request.sent + afterMicros;
        return true;
    }

    private static boolean closedIdle(Sent request) {
        return request.reused && lose(request, "CLOSED_BEFORE_FIRST_BYTE", 3 * MS);
    }

    private static boolean hangUp(Sent request) {
        return !request.reused && lose(request, "CLOSED_BEFORE_FIRST_BYTE", 3 * MS);
    }

    /** Returns whether no instance is leaving when a request is sent. */
    private static boolean nobodyLeaves(TrueRun run, Sent request) {
        double at = run.sentMs(request);
        return run.members.stream().noneMatch(member -> member.leaving() < at + 250 && member.alive() > at - 250);
    }

    private static boolean cutWithLine(Sent request, int status) {
        request.fail("ENDED_EARLY", 0, Attempt.answered(request.asked, "200", 0.005));
        request.logged = true;
        request.loggedStatus = status;
        return true;
    }

    private static Predicate<Sent> fail(Function<Sent, Attempt> last) {
        return request -> {
            request.fail("BAD_GATEWAY", 502, last.apply(request));
            return true;
        };
    }

    private static Attempt closedByInstance(Sent request) {
        return new Attempt(request.asked, "502", 0, 0.001, 180, 0);
    }

    private static boolean closedWhileAnotherDies(TrueRun run) {
        return nginx(run)
                && Deaths.victims(run).stream()
                        .anyMatch(victim -> run.changeOne(
                                r -> r.answered()
                                        && !r.host.equals(victim.host)
                                        && Deaths.stays(run, r)
                                        && victim.killed - 60 < run.sentMs(r)
                                        && run.sentMs(r) < victim.killed - 2,
                                r -> {
                                    r.ended = Math.max(r.ended, run.micros(victim.killed) + 5 * MS);
                                    fail(CalmLosses::closedByInstance).test(r);
                                }));
    }

    private static void stranger(Sent request) {
        request.host = "stranger";
        request.executedBy.clear();
    }

    private static boolean other(TrueRun run) {
        return run.strategy.logs()
                && run.any(Sent::answered)
                        .filter(r -> run.members.stream()
                                .filter(member -> !member.host.equals(r.host)
                                        && !member.address.equals(r.asked)
                                        && member.answersAt(run.sentMs(r)))
                                .findFirst()
                                .filter(member -> {
                                    r.host = member.host;
                                    r.executedBy.set(0, member.host);
                                    return r.attempts.isEmpty();
                                })
                                .isPresent())
                        .isPresent();
    }
}
