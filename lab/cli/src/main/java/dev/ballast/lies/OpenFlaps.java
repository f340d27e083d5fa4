package dev.ballast.lies;

import static dev.ballast.lies.Lie.MEMBERS;
import static dev.ballast.lies.Lie.hidden;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A balancer drops an instance for a moment, and Consul may have done so before. */
final class OpenFlaps {

    private OpenFlaps() {}

    static List<Lie> all() {
        return List.of(
                flapAfter(
                        "an instance flaps on the list as Consul writes it anew",
                        "Consul had written it anew",
                        (run, m) -> run.more.add(MadeUpEvent.seen(
                                WrongLists.middle(run) + 50,
                                100,
                                "consul-rewritten",
                                "service",
                                TrueRun.SERVICE,
                                "addresses",
                                List.of(m.address)))),
                flapAfter(
                        "an instance flaps on the list as Consul's members hold its agent for failed",
                        "held its agent for failed",
                        (run, m) -> {
                            agentIs(run, m, WrongLists.middle(run) + 50, "FAILED");
                            agentIs(run, m, WrongLists.middle(run) + 250, "ALIVE");
                        }),
                flapAfter(
                        "an instance flaps on the list just before Consul is seen to drop it",
                        "Consul was seen to drop it",
                        (run, m) -> WrongLists.flap(m.passing, WrongLists.middle(run) + 500, 300)));
    }

    /** Returns a lie that a balancer drops an instance for a moment, while something leaves open whether Consul did. */
    private static Lie flapAfter(String name, String finding, BiConsumer<TrueRun, Member> leftOpen) {
        return hidden(
                name,
                MEMBERS,
                finding,
                run -> WrongLists.settled(run, m -> {
                            WrongLists.flap(m.listed, WrongLists.middle(run), 300);
                            leftOpen.accept(run, m);
                        })
                        && MadeUpLoad.reroute(run));
    }

    private static void agentIs(TrueRun run, Member member, double atMs, String state) {
        run.more.add(MadeUpEvent.seen(
                atMs, 20, "consul-cluster", "leader", "10.9.0.1:8300", "members", Map.of(member.host, state)));
    }
}
