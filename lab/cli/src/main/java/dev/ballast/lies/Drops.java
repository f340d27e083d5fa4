package dev.ballast.lies;

import dev.ballast.lies.Member.Stay;
import java.util.ArrayList;
import java.util.List;

/** Times in which Consul drops an instance that has not left, and is right to do so; the balancers follow. */
final class Drops {

    /** Consul may drop an instance for so long without a reason. */
    private static final double SHORT_MS = 300;

    private Drops() {}

    /** Drops an instance in some runs, so that another one stays. */
    static void some(TrueRun run) {
        if (run.oneIn(8)) {
            drop(run, run.random.nextBoolean());
        }
    }

    /**
     * Drops an instance that was there before the load and does not leave, and returns whether the run allows it.
     *
     * @param frozen whether that is because of a fault that a note names; if not, it is for a moment only
     */
    static boolean drop(TrueRun run, boolean frozen) {
        List<Member> stay = run.members.stream()
                .filter(member -> member.started < run.loadMs && member.leaving() == Member.NEVER)
                .toList();
        if (stay.size() < 2 || run.dropped) {
            return false;
        }
        run.dropped = true;
        Member member = stay.get(0);
        double at = run.loadMs + run.between(200, 900);
        if (frozen) {
            run.frozenFromMs = at;
            run.more.add(MadeUpEvent.done(at, "note", "text", "froze %s".formatted(member.name)));
            at += run.between(100, 1_000);
        }
        double back = at + (frozen ? run.between(1_500, 3_000) : SHORT_MS);
        leaveOut(member.passing, at, back);
        List<List<Stay>> lists = new ArrayList<>(member.listedElsewhere);
        lists.add(member.listed);
        for (List<Stay> list : lists) {
            double out = at + run.strategy.delay(run.random);
            run.frozenToMs = frozen ? Math.min(run.frozenToMs, out) : Member.NEVER;
            leaveOut(list, out, Math.max(out + 5, back + run.strategy.delay(run.random)));
        }
        return true;
    }

    private static void leaveOut(List<Stay> stays, double fromMs, double toMs) {
        Stay stay = stays.get(stays.size() - 1);
        stays.add(new Stay(toMs, stay.to));
        stay.to = fromMs;
    }
}
