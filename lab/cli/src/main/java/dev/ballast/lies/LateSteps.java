package dev.ballast.lies;

import static dev.ballast.lies.Lie.late;
import static dev.ballast.lies.Lie.right;

import dev.ballast.lies.Lie.Edit;
import java.util.List;

/** Lies about steps of instances that take longer than budgets allow, and less than the checks of member lists do. */
final class LateSteps {

    private static final String IN = "PASSING_TO_RENDERED";
    private static final String OUT = "DEREGISTERED_TO_RENDERED_WITHOUT";

    /** More than a strategy takes, and an observer errs. */
    private static final double BUDGET_MS = 2_000;

    private static final double LATE_MS = 2_500;

    private LateSteps() {}

    static List<Lie> all() {
        return List.of(
                late(
                        "an instance is listed over its budget",
                        run -> WrongLists.joiner(run, member -> member.lastListed().from += LATE_MS)
                                && MadeUpLoad.reroute(run),
                        budget(IN)),
                late(
                        "an instance leaves the list over its budget",
                        run -> WrongLists.leaver(run, LateSteps::isAsked, member -> member.lastListed().to += LATE_MS),
                        budget(OUT)),
                right(
                        "(right) instances are listed, and leave the list, within their budgets",
                        run -> WrongLists.joiner(run, member -> {})
                                && WrongLists.leaver(run, LateSteps::isAsked, member -> {}),
                        (run, random) ->
                                budget(IN).test(run, random) && budget(OUT).test(run, random)),
                right(
                        "(right) an instance that was dropped for a fault leaves",
                        run -> WrongLists.leaver(run, LateSteps::isAsked, member -> {})
                                && WrongLists.settled(run, member -> leavesIll(run, member))
                                && MadeUpLoad.reroute(run),
                        budget(OUT)));
    }

    private static void leavesIll(TrueRun run, Member member) {
        double at = WrongLists.middle(run);
        run.more.add(MadeUpEvent.done(at - 100, "note", "text", "its check fails", "of", member.name));
        member.unlist(at, () -> 50);
        member.stopping = at + 3_000;
        member.deregistered = member.stopping + 10;
        member.ended = member.deregistered + TrueRun.DRAIN_MS;
        run.closingMs = Math.max(run.closingMs, member.ended + 1_000);
    }

    private static boolean isAsked(Member member) {
        return member.stopping < Member.NEVER;
    }

    /** A check held a step of all instances to the budget, and found it kept. */
    private static Edit budget(String step) {
        return (run, random) -> BrokenRecords.add(
                run,
                BrokenRecords.verdict(
                        Lie.CONVERGENCE,
                        "VALID",
                        ",\"limits\":[{\"of\":\"%s\",\"percentile\":100,\"most\":%s}]".formatted(step, BUDGET_MS)));
    }
}
