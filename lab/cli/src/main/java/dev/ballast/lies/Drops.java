package dev.ballast.lies;

import dev.ballast.lies.Member.Stay;
import java.util.ArrayList;
import java.util.List;

/** Times in which Consul drops an instance that has not left, and is right to do so; the balancers follow. */
final class Drops {

    /** Consul may drop an instance for so long without a reason. */
    private static final double SHORT_MS = 300;

    /** Why Consul drops an instance. */
    enum Why {
        /** For no reason that is recorded, but only for a moment. */
        UNKNOWN,
        /** For a fault that has no event of its own. */
        NOTED,
        PAUSED,
        /** Its agent was asked to stop: it leaves at once, ends after a time, and is started again. */
        LEFT,
        /** The container beside it ended that registers it. */
        SIDECAR_ENDED,
        /** A Consul server ended. */
        SERVER_ENDED
    }

    /** An agent that leaves ends so long after that. */
    private static final double LEAVES_MS = 3_000;

    private Drops() {}

    /** Drops an instance in some runs, so that another one stays. */
    static void some(TrueRun run) {
        if (run.oneIn(8)) {
            drop(run, List.of(Why.UNKNOWN, Why.NOTED, Why.PAUSED).get(run.random.nextInt(3)));
        }
    }

    /** Drops an instance that was there before the load and does not leave, and returns whether the run allows it. */
    static boolean drop(TrueRun run, Why why) {
        List<Member> stay = run.members.stream()
                .filter(member -> member.started < run.loadMs && member.leaving() == Member.NEVER)
                .toList();
        if (stay.size() < 2 || run.dropped) {
            return false;
        }
        run.dropped = true;
        Member member = stay.get(0);
        double at = run.loadMs + run.between(200, 900);
        boolean frozen = why == Why.NOTED || why == Why.PAUSED;
        double began = at;
        boolean ended = why == Why.SIDECAR_ENDED || why == Why.SERVER_ENDED;
        at += frozen || ended ? run.between(100, 1_000) : 0;
        double back = at + (frozen || ended ? run.between(1_500, 3_000) : SHORT_MS) + (why == Why.LEFT ? LEAVES_MS : 0);
        if (frozen) {
            run.frozenFromMs = began;
        }
        if (why == Why.NOTED) {
            run.more.add(MadeUpEvent.done(began, "note", "text", "cut a cable", "of", member.name));
        } else if (why == Why.PAUSED) {
            pause(run, began, member.name, true);
            pause(run, back - 30, member.name, false);
        } else if (why == Why.LEFT) {
            agent(run, at + LEAVES_MS, member.name, false, "(exit status 0)");
            agent(run, at + LEAVES_MS + 100, member.name, true, "with pid 55");
        } else if (why == Why.SIDECAR_ENDED) {
            ends(run, began, member.name + "-sidecar", "sidecar");
        } else if (why == Why.SERVER_ENDED) {
            ends(run, began, "server-2", "server");
        }
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

    /** The container of an instance is paused, or goes on. */
    static void pause(TrueRun run, double atMs, String instance, boolean paused) {
        run.more.add(MadeUpEvent.done(
                atMs, "instance-paused", "instance", instance, "service", TrueRun.SERVICE, "paused", paused));
    }

    /** The container of no instance ends. */
    static void ends(TrueRun run, double atMs, String container, String role) {
        run.more.add(MadeUpEvent.done(atMs, "instance-died", "instance", container, "service", role, "exitCode", 137));
    }

    private static void agent(TrueRun run, double atMs, String of, boolean running, String words) {
        run.more.add(MadeUpEvent.done(
                atMs,
                "process",
                "instance",
                of,
                "process",
                "consul",
                "running",
                running,
                "words",
                words,
                "serves",
                false));
    }

    private static void leaveOut(List<Stay> stays, double fromMs, double toMs) {
        Stay stay = stays.get(stays.size() - 1);
        stays.add(new Stay(toMs, stay.to));
        stay.to = fromMs;
    }
}
