package dev.ballast.lies;

import static dev.ballast.lies.Lie.MEMBERS;
import static dev.ballast.lies.Lie.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Lies about answers of instances at a time at which they must not, or cannot, answer. */
final class LateAnswers {

    private LateAnswers() {}

    static List<Lie> all() {
        return List.of(
                phantom(
                        "an instance that left answers on a fresh connection",
                        "PHANTOM: .*fresh",
                        1_350,
                        false,
                        LateAnswers::planned),
                phantom(
                        "an instance that left answers on a kept connection",
                        "PHANTOM: .*kept",
                        4_300,
                        true,
                        LateAnswers::planned),
                phantom(
                        "an instance that was dropped for a fault answers",
                        "PHANTOM: .*fresh",
                        1_350,
                        false,
                        LateAnswers::failed),
                phantom(
                        "an instance answers through a balancer that dropped it, and another one lists it on",
                        "PHANTOM: .*fresh",
                        1_350,
                        false,
                        (run, change) -> run.balancers.size() > 1
                                && planned(run, m -> {
                                    m.listedElsewhere.get(0).get(0).to += 3_000;
                                    change.accept(m);
                                })),
                hidden(
                        "an instance answers before its container starts",
                        MEMBERS,
                        "before its container started",
                        run -> WrongLists.joiner(run, m -> {})
                                && WrongLists.joiner(
                                        run,
                                        m -> run.changeOne(
                                                r -> r.answered() && run.endedMs(r) < m.started - 1_200,
                                                r -> MadeUpLoad.answer(r, m)))));
    }

    /** Lets an instance that the balancer under load has dropped answer a request, some milliseconds after that. */
    private static Lie phantom(
            String name, String cause, double afterMs, boolean kept, BiPredicate<TrueRun, Consumer<Member>> who) {
        return Lie.wrong(name, MEMBERS, cause, run -> {
            List<Member> gone = new ArrayList<>();
            return run.withSteadyClock()
                    && who.test(run, gone::add)
                    && run.changeOne(
                            r -> r.answered()
                                    && r.reused == kept
                                    && gone.get(0).lastListed().to + afterMs < run.sentMs(r)
                                    && run.endedMs(r) < gone.get(0).lastListed().to + afterMs + 900,
                            r -> {
                                gone.get(0).ended =
                                        Math.max(gone.get(0).ended, gone.get(0).lastListed().to + afterMs + 1_500);
                                MadeUpLoad.answer(r, gone.get(0));
                            });
        });
    }

    /** One that left, and has time for its requests. */
    private static boolean planned(TrueRun run, Consumer<Member> change) {
        return WrongLists.leaver(run, member -> member.stopping < Member.NEVER, change);
    }

    /** One whose check fails, and that runs on. */
    private static boolean failed(TrueRun run, Consumer<Member> change) {
        return WrongLists.settled(run, m -> {
                    m.unlist(WrongLists.middle(run), () -> 50);
                    run.more.add(MadeUpEvent.done(
                            WrongLists.middle(run) - 10, "note", "text", "its check fails", "of", m.name));
                    change.accept(m);
                })
                && MadeUpLoad.reroute(run);
    }
}
