package dev.ballast.lies;

import static dev.ballast.lies.CalmLosses.UNEXPLAINED;
import static dev.ballast.lies.CalmLosses.calm;
import static dev.ballast.lies.CalmLosses.executed;
import static dev.ballast.lies.Lie.lost;

import dev.ballast.lies.Sent.Attempt;
import java.util.List;

/** Lies about single requests whose instance lives on: it answers wrongly, is frozen, or one of its processes ends. */
final class InstanceFaults {

    private static final long SECOND = 1_000_000;

    private InstanceFaults() {}

    static List<Lie> all() {
        return List.of(
                lost(
                        "an answer has a wrong body",
                        "wrong answer",
                        run -> calm(run, executed(r -> {
                            r.lose("WRONG_BODY", 200);
                            return true;
                        }))),
                lost(
                        "an instance answers with an error",
                        "wrong answer",
                        run -> run.strategy.logs()
                                && calm(run, r -> {
                                    r.fail("APPLICATION_ERROR", 500, Attempt.answered(r.asked, "500", 0.005));
                                    return true;
                                })),
                lost(
                        "an instance is frozen with a request",
                        "instance frozen",
                        run -> run.strategy.logs() && frozen(run, 0)),
                lost(
                        "an instance was frozen before it gets a request",
                        UNEXPLAINED,
                        run -> run.strategy.logs() && frozen(run, -3 * SECOND)),
                lost("a helper of an instance has done its job as it fails", UNEXPLAINED, InstanceFaults::helperDone),
                lost(
                        "the process of an instance is just being started again",
                        "stale upstream",
                        InstanceFaults::restarting));
    }

    /** The balancer gives a request up after 2 s. Meanwhile, or by so many microseconds later, its instance was paused. */
    private static boolean frozen(TrueRun run, long laterMicros) {
        return run.changeOne(r -> Calm.has(run, r) && Calm.around(run, r, 2_100), r -> {
            String instance = nameOf(run, r.host);
            r.fail("GATEWAY_TIMEOUT", 504, new Attempt(r.asked, "504", 0.001, 2, 180, 0));
            r.ended = r.sent + 2 * SECOND;
            double later = laterMicros / 1e3;
            Drops.pause(run, run.sentMs(r) - 30 + later, instance, true);
            Drops.pause(run, run.endedMs(r) + 30 + later, instance, false);
        });
    }

    private static boolean helperDone(TrueRun run) {
        return run.strategy.logs()
                && calm(run, r -> {
                    String instance = nameOf(run, r.host);
                    double at = run.sentMs(r);
                    double began = Math.max(run.loadMs, memberOf(run, r.host).started + 50);
                    process(run, began, instance, TrueRun.SERVICE, true, "with pid 7");
                    process(run, began, instance, "warm-up", true, "with pid 9");
                    process(run, at - 30, instance, "warm-up", false, "(exit status 0; expected)");
                    return CalmLosses.badAnswer(r);
                });
    }

    private static boolean restarting(TrueRun run) {
        return run.strategy.logs()
                && run.inPool().size() > 1
                && calm(run, r -> {
                    String instance = nameOf(run, r.host);
                    double at = run.sentMs(r);
                    process(run, at - 700, instance, TrueRun.SERVICE, false, "(terminated by SIGKILL; not expected)");
                    process(run, at - 200, instance, TrueRun.SERVICE, true, "with pid 77");
                    r.fail("BAD_GATEWAY", 502, Attempt.refused(r.asked));
                    return true;
                });
    }

    private static String nameOf(TrueRun run, String host) {
        return memberOf(run, host).name;
    }

    private static Member memberOf(TrueRun run, String host) {
        return run.members.stream()
                .filter(member -> member.host.equals(host))
                .findFirst()
                .orElseThrow();
    }

    static void process(TrueRun run, double atMs, String of, String process, boolean running, String words) {
        run.more.add(MadeUpEvent.done(
                atMs,
                "process",
                "instance",
                of,
                "process",
                process,
                "running",
                running,
                "words",
                words,
                "serves",
                true));
    }
}
