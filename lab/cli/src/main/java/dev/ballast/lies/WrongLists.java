package dev.ballast.lies;

import static dev.ballast.lies.Lie.MEMBERS;
import static dev.ballast.lies.Lie.hidden;
import static dev.ballast.lies.Lie.listed;

import dev.ballast.lies.Member.Stay;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lies about member lists: a balancer or Consul has instances that it must not have, or lacks some. */
final class WrongLists {

    /** What a check of member lists allows, by which a lie has to exceed it. */
    private static final double ALLOWED_MS = 5_000;

    private static final double MORE_MS = ALLOWED_MS + 1_500;

    private WrongLists() {}

    static List<Lie> all() {
        return List.of(
                listed("an instance is never listed", "NEVER", run -> joiner(run, m -> m.listed.clear())),
                listed("an instance is listed late", "LATE", run -> joiner(run, m -> m.lastListed().from += MORE_MS)),
                listed(
                        "an instance is lost from the list",
                        "LOST",
                        run -> settled(run, m -> m.lastListed().to = middle(run))),
                listed(
                        "an instance flaps on the list",
                        "FLAPPING",
                        run -> settled(run, m -> flap(m.listed, middle(run), 300))),
                listed(
                        "an instance is listed twice",
                        "DUPLICATE",
                        run -> settled(run, m -> m.listed.add(new Stay(middle(run), Member.NEVER)))),
                Lie.wrong(
                        "Consul drops an instance three times for half a second",
                        MEMBERS,
                        "DROPPED: .*3 times within a minute",
                        run -> settled(run, m -> {
                            flap(m.passing, middle(run), 500);
                            flap(m.passing, middle(run) + 1_000, 500);
                            flap(m.passing, middle(run) + 2_000, 500);
                        })),
                listed(
                        "an instance stays listed after it left",
                        "STALE",
                        run -> leaver(run, m -> true, m -> m.lastListed().to += MORE_MS)),
                listed(
                        "an instance that left is listed again",
                        "STALE",
                        run -> leaver(run, m -> true, m -> again(m, 200, 1_700))),
                listed(
                        "an instance that left is listed again three times for half a second",
                        "STALE",
                        run -> leaver(
                                run, m -> true, m -> List.of(200, 800, 1_400).forEach(ms -> again(m, ms, 500)))),
                listed(
                        "an instance is listed for ever",
                        "STALE",
                        run -> leaver(run, m -> true, m -> m.lastListed().to = Member.NEVER)),
                listed(
                        "a list has an address that was never an instance",
                        "GHOST",
                        run -> stranger(run, TrueRun.SERVICE, 250)),
                listed(
                        "a list has an instance of another service",
                        "FOREIGN",
                        run -> !run.others.isEmpty()
                                && stranger(run, run.others.get(0).name(), 0)),
                listed(
                        "a list has an instance that Consul has for another service, and nothing else",
                        "FOREIGN",
                        run -> {
                            if (run.others.isEmpty()) {
                                return false;
                            }
                            run.others.get(0).members().get(0).startSeen = false;
                            run.others.get(0).members().get(0).registered = Member.NEVER;
                            return stranger(run, run.others.get(0).name(), 0);
                        }),
                listed(
                        "an instance is listed under another service's name",
                        "FOREIGN",
                        run -> run.byService
                                && settled(run, m -> {
                                    m.lastListed().to = middle(run);
                                    m.misnamed = middle(run);
                                    m.misnamedAs = run.others.get(0).name();
                                })),
                listed("a balancer lists a service that it no longer has to serve", "FOREIGN", run -> {
                    run.more.add(balances(run, middle(run), run.balancers.get(0)));
                    run.closingMs = Math.max(run.closingMs, middle(run) + MORE_MS + 1_000);
                    return run.byService;
                }),
                listed("Consul drops an instance that lives", "DROPPED", run -> settled(run, m -> drop(run, m))),
                hidden(
                        "Consul drops an instance, and a fault came before or after",
                        MEMBERS,
                        "the error of observation leaves open",
                        run -> settled(run, m -> {
                                    drop(run, m);
                                    run.more.add(MadeUpEvent.seen(
                                            middle(run) + 2_000,
                                            3_000,
                                            "note",
                                            "text",
                                            "its check fails",
                                            "of",
                                            m.name));
                                })
                                && MadeUpLoad.reroute(run)),
                listed(
                        "an instance that ignored a signal is lost before it is stopped",
                        "LOST",
                        run -> leaver(
                                run, m -> m.stopping < Member.NEVER && m.stopping - 3_000 > m.lastListed().from, m -> {
                                    run.more.add(MadeUpEvent.done(
                                            m.stopping - 2_500,
                                            "instance-stopping",
                                            "instance",
                                            m.name,
                                            "service",
                                            m.service,
                                            "byHand",
                                            true));
                                    m.lastListed().to = m.stopping - 2_000;
                                })),
                listed(
                        "Consul drops an instance as the sidecar of another one ends",
                        "DROPPED",
                        run -> settled(run, m -> {
                            drop(run, m);
                            run.members.stream()
                                    .filter(other -> other != m)
                                    .findFirst()
                                    .ifPresent(other ->
                                            Drops.ends(run, middle(run) - 300, other.name + "-sidecar", "sidecar"));
                        })),
                listed(
                        "Consul drops an instance for good as it lives",
                        "DROPPED",
                        run -> settled(run, m -> {
                            m.lastPassing().to = middle(run);
                            m.lastListed().to = middle(run) + 50;
                        })),
                listed(
                        "Consul drops an instance 30 s after it died",
                        "STALE",
                        run -> settled(run, m -> {
                            m.ended = middle(run);
                            m.lastPassing().to = middle(run) + 30_000;
                            m.lastListed().to = middle(run) + 30_050;
                            m.listedElsewhere.forEach(stays -> stays.get(0).to = middle(run) + 30_050);
                            run.closingMs += 40_000;
                        })),
                listed(
                        "one of several balancers loses an instance",
                        "LOST",
                        run -> run.balancers.size() > 1
                                && settled(run, m -> m.listedElsewhere.get(0).get(0).to = middle(run))),
                listed(
                        "one of several balancers keeps an instance that left",
                        "STALE",
                        run -> run.balancers.size() > 1
                                && leaver(
                                        run,
                                        m -> true,
                                        m -> m.listedElsewhere.get(0).get(0).to += MORE_MS)),
                hidden(
                        "an instance dies, and Consul and the balancer list it on",
                        MEMBERS,
                        "Consul was not seen to drop it",
                        run -> settled(run, m -> {
                                    m.ended = middle(run);
                                    run.closingMs += 60_000;
                                })
                                && MadeUpLoad.reroute(run)),
                hidden(
                        "a balancer that has to serve the pool shows no list",
                        MEMBERS,
                        "no list of spare was seen",
                        run -> {
                            run.more.add(balances(run, 2, "spare"));
                            return !run.inPool().isEmpty();
                        }),
                hidden(
                        "the container of a balancer ends, and nobody has asked it to",
                        MEMBERS,
                        "nobody had asked it to",
                        run -> {
                            String last = run.balancers.get(run.balancers.size() - 1);
                            run.more.add(MadeUpEvent.done(
                                    run.closingMs - 1,
                                    "instance-died",
                                    "instance",
                                    last,
                                    "service",
                                    last,
                                    "exitCode",
                                    139));
                            return run.balancers.size() > 1 && !run.inPool().isEmpty();
                        }),
                hidden("an instance never registers", MEMBERS, "it never passed", WrongLists::silent),
                hidden(
                        "Consul has an instance whose start was not seen, and no balancer has it",
                        MEMBERS,
                        "Consul listed it as passing",
                        run -> {
                            Member unseen = new Member(TrueRun.SERVICE, 252, 0, Member.NEVER);
                            unseen.registered = Member.NEVER;
                            unseen.startSeen = false;
                            unseen.passing.add(new Stay(middle(run), Member.NEVER));
                            return run.members.add(unseen);
                        }),
                hidden(
                        "the start of an instance was not seen",
                        MEMBERS,
                        "its start may be missing in the history",
                        run -> settled(run, m -> m.startSeen = false)));
    }

    /** The lab says that a balancer has to serve the service under load, and no other. */
    private static MadeUpEvent balances(TrueRun run, double atMs, String balancer) {
        return MadeUpEvent.done(
                atMs,
                "balances",
                "balancer",
                balancer,
                "method",
                run.strategy.method,
                "services",
                List.of(TrueRun.SERVICE));
    }

    static double middle(TrueRun run) {
        return run.loadMs + 1_000;
    }

    /** Consul drops an instance for a time, and the balancer under load follows. */
    private static void drop(TrueRun run, Member member) {
        flap(member.passing, middle(run), 2_500);
        flap(member.listed, middle(run) + 50, 2_500);
    }

    static void flap(List<Stay> stays, double atMs, double forMs) {
        Stay stay = stays.get(stays.size() - 1);
        stays.add(new Stay(atMs + forMs, stay.to));
        stay.to = atMs;
    }

    /** The balancer lists an instance again so long after it should have dropped it. */
    private static void again(Member member, double afterMs, double forMs) {
        double fromMs = member.lastPassing().to + ALLOWED_MS + afterMs;
        member.listed.add(new Stay(fromMs, fromMs + forMs));
    }

    /** Changes an instance that joined under the load and stayed to the end. */
    static boolean joiner(TrueRun run, Consumer<Member> change) {
        return apply(
                run.members.stream()
                        .filter(member -> member.started > run.loadMs
                                && member.leaving() == Member.NEVER
                                && member.lastListed().from + MORE_MS + 500 < run.closingMs)
                        .findFirst(),
                change);
    }

    /** Changes an instance that was there before the load and stays to the end, while another one stays. */
    static boolean settled(TrueRun run, Consumer<Member> change) {
        List<Member> stayed = run.members.stream()
                .filter(member -> member.started < run.loadMs && member.leaving() == Member.NEVER)
                .filter(member -> member.passing.size() == 1)
                .toList();
        return stayed.size() > 1 && apply(stayed.stream().findFirst(), change);
    }

    /** Changes an instance that left under the load, and whose address nobody had after it. */
    static boolean leaver(TrueRun run, Predicate<Member> which, Consumer<Member> change) {
        return apply(
                run.members.stream()
                        .filter(member -> member.leaving() < Member.NEVER
                                && member.lastPassing().to + MORE_MS + 500 < run.closingMs)
                        .filter(member -> run.members.stream()
                                .noneMatch(later -> later.number == member.number && later.started > member.started))
                        .filter(which)
                        .findFirst(),
                change);
    }

    private static boolean apply(Optional<Member> member, Consumer<Member> change) {
        member.ifPresent(change);
        return member.isPresent();
    }

    /** Puts an address on the balancer's list for which the service has no instance. */
    private static boolean stranger(TrueRun run, String service, int number) {
        Member stranger = new Member(service, number, 0, Member.NEVER);
        stranger.registered = Member.NEVER;
        stranger.startSeen = false;
        stranger.listed.add(new Stay(middle(run), Member.NEVER));
        run.members.add(stranger);
        return true;
    }

    private static boolean silent(TrueRun run) {
        Member silent = new Member(TrueRun.SERVICE, 251, 0, run.loadMs + 100);
        silent.registered = Member.NEVER;
        run.members.add(silent);
        return true;
    }
}
