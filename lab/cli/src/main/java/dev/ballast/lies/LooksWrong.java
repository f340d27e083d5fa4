package dev.ballast.lies;

import static dev.ballast.lies.Lie.right;
import static dev.ballast.lies.Lie.said;

import dev.ballast.history.Verdict;
import java.util.List;

/** Runs in which nothing is wrong although something looks so: the checks must not take it for a fault. */
final class LooksWrong {

    private LooksWrong() {}

    static List<Lie> all() {
        return List.of(
                right(
                        "(right) Consul drops an instance for 0.3 s, and DNS follows late",
                        run -> run.strategy == MadeUpStrategy.NGINX_DNS
                                && Drops.drop(run, Drops.Why.UNKNOWN)
                                && run.members.stream()
                                        .anyMatch(member -> member.passing.size() > 1
                                                && member.listed.get(0).to > member.passing.get(1).from + 80)
                                && MadeUpLoad.reroute(run)),
                frozen("(right) Consul drops an instance that had a fault, as a note says", Drops.Why.NOTED),
                frozen("(right) Consul drops an instance that was paused", Drops.Why.PAUSED),
                right(
                        "(right) an agent that is asked to stop leaves 3 s before it ends",
                        run -> run.changes.stream().anyMatch(change -> change.askedMs > run.loadMs)
                                && Drops.drop(run, Drops.Why.LEFT)
                                && MadeUpLoad.reroute(run)),
                right(
                        "(right) Consul drops an instance whose sidecar ended",
                        run -> Drops.drop(run, Drops.Why.SIDECAR_ENDED) && MadeUpLoad.reroute(run)),
                right(
                        "(right) Consul drops an instance as one of its servers ends",
                        run -> Drops.drop(run, Drops.Why.SERVER_ENDED) && MadeUpLoad.reroute(run)),
                right("(right) the host's clock is set by 0.08 s", run -> {
                    run.clockSetMs = run.between(run.readyMs, run.closingMs);
                    run.clockSetBy = run.random.nextBoolean() ? 80 : -80;
                    return true;
                }),
                right("(right) a stream brings everything 2 s late", run -> {
                    run.lateFromMs = run.between(run.readyMs, run.closingMs);
                    run.lateToMs = run.lateFromMs + 2_000;
                    return true;
                }),
                right(
                        "(right) a balancer tries another instance after a dead one",
                        run -> run.strategy.logs()
                                && run.requests.stream().anyMatch(request -> request.attempts.size() > 1)),
                right(
                        "(right) a name and an address are used again",
                        run -> run.members.stream()
                                .anyMatch(member -> run.members.stream()
                                        .anyMatch(next -> next.number == member.number && next != member))),
                right(
                        "(right) the pool had no instance before the load",
                        run -> run.members.get(0).started > run.readyMs),
                right(
                        "(right) the pool has 20 instances or more",
                        run -> run.inPool().size() >= 20),
                right(
                        "(right) an instance is chosen by chance",
                        run -> run.strategy == MadeUpStrategy.CADDY && MadeUpLoad.showsSpread(run)),
                right("(right) several balancers have the pool", run -> run.balancers.size() > 1),
                right(
                        "(right) other services have a balancer of their own",
                        run -> run.others.stream()
                                .anyMatch(other -> !other.balancer().isEmpty())),
                right("(right) the balancers serve other services too", run -> run.byService),
                said(
                        "(right) a balancer no longer says which member is of which service",
                        "",
                        Verdict.VALID,
                        "",
                        (made, random) -> {
                            List<MadeUpEvent> later = made.lines.stream()
                                    .filter(line -> line.type().equals("rendered") && line.atMs > made.run.loadMs)
                                    .toList();
                            later.forEach(line -> line.fields.remove("services"));
                            return made.run.byService && !later.isEmpty();
                        }),
                right("(right) a balancer is added after an instance left", run -> {
                    List<String> addresses =
                            run.inPool().stream().map(member -> member.address).toList();
                    double at = run.closingMs - 500;
                    run.more.add(
                            MadeUpEvent.done(at, "rendered", "balancer", "late", "upstreams", addresses, "file", ""));
                    return run.byService // else its list counts for the spread, too
                            && !addresses.isEmpty()
                            && run.members.stream()
                                    .anyMatch(member -> member.leaving() < at - 1_000 && member.unlisted() < at);
                }),
                right("(right) a check that has begun has ended later", run -> true, (run, random) -> {
                    BrokenRecords.add(
                            run, BrokenRecords.verdict("the load test", "UNKNOWN", ",\"doubts\":[\"UNFINISHED\"]"));
                    return BrokenRecords.add(run, BrokenRecords.verdict("the load test", "VALID", ""));
                }));
    }

    private static Lie frozen(String name, Drops.Why why) {
        return right(
                name,
                run -> Drops.drop(run, why)
                        && MadeUpLoad.reroute(run)
                        && run.requests.stream()
                                        .filter(r ->
                                                run.frozenFromMs < run.sentMs(r) && run.sentMs(r) < run.frozenToMs - 50)
                                        .count()
                                > 110);
    }
}
