package dev.ballast.lies;

import static dev.ballast.lies.Lie.unseen;

import java.util.List;

/** Lies that no check can see by its nature, or is not to see: their runs are judged as right ones are. */
final class BlindSpots {

    private BlindSpots() {}

    static List<Lie> all() {
        return List.of(
                unseen(
                        "a stranger at an instance's address answers with the instance's host name",
                        "an answer has no other mark of who gave it",
                        run -> true),
                unseen(
                        "an instance executes a POST twice and counts it once",
                        "its ledger is the only witness, and its own",
                        run -> true),
                unseen(
                        "a connection breaks while no request is on it",
                        "the client opens another one, and loses nothing",
                        run -> true),
                unseen(
                        "the system is down between two requests",
                        "a load shows only the moments at which it sends",
                        run -> true),
                unseen(
                        "the client calls a lost request answered, everywhere",
                        "what every record says cannot be told from the truth",
                        run -> true),
                unseen("all clocks are wrong by the same time", "the record has no other clock", run -> true),
                unseen(
                        "an instance stays listed for 3 s after it left",
                        "5 s are allowed; budgets of convergence judge how fast a list changes",
                        run -> run.members.stream()
                                .filter(member -> member.stopping < Member.NEVER
                                        && member.lastListed().to + 4_500 < run.closingMs
                                        && run.balancers.size() == 1
                                        && run.strategy.takeover == MadeUpStrategy.Takeover.IN_PLACE)
                                .limit(1)
                                .anyMatch(member -> {
                                    member.lastListed().to += 3_000;
                                    return run.members.stream()
                                            .noneMatch(next ->
                                                    next.number == member.number && next.started > member.started);
                                })),
                unseen(
                        "an instance that left answers on a fresh connection for half a second",
                        "1 s is allowed, which a request may take",
                        run -> run.members.stream()
                                .filter(member -> member.stopping < Member.NEVER && member.stopping > run.loadMs)
                                .limit(1)
                                .anyMatch(member -> run.changeOne(
                                        r -> r.answered()
                                                && !r.reused
                                                && run.sentMs(r) > member.unlisted()
                                                && run.endedMs(r) < member.unlisted() + 500,
                                        r -> MadeUpLoad.answer(r, member)))),
                unseen(
                        "an instance executes a GET twice",
                        "a balancer may try a GET again, so the verdict tells it and is VALID",
                        run -> run.changeOne(
                                r -> r.answered() && r.kind.equals("GET"), r -> r.executedBy.add(r.host))));
    }
}
