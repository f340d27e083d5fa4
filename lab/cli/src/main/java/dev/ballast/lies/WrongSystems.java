package dev.ballast.lies;

import static dev.ballast.lies.Lie.LOSS;
import static dev.ballast.lies.Lie.MEMBERS;
import static dev.ballast.lies.Lie.ORIGIN;
import static dev.ballast.lies.Lie.hidden;
import static dev.ballast.lies.Lie.wrong;

import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lies about what happened: systems that do wrong, and loads that do not show it. */
final class WrongSystems {

    private static final long SECOND = 1_000_000;

    /** What a check of member lists allows, by which a lie has to exceed it. */
    private static final double ALLOWED_MS = 5_000;

    private static final double MORE_MS = ALLOWED_MS + 1_500;

    private WrongSystems() {}

    static List<Lie> all() {
        return List.of(
                wrong("a request of a change gets 502", LOSS, run -> one(run, run::exposed, bad("BAD_GATEWAY", 502))),
                wrong(
                        "a request of no change gets 502",
                        LOSS,
                        run -> one(run, WrongSystems::any, bad("BAD_GATEWAY", 502))),
                wrong("a connection is refused", LOSS, run -> one(run, run::exposed, bad("REFUSED", 0))),
                wrong("a request times out", LOSS, run -> one(run, run::exposed, bad("TIMED_OUT", 0))),
                wrong("an answer is cut off", LOSS, run -> one(run, run::exposed, bad("ENDED_EARLY", 0))),
                wrong("an answer has a wrong body", LOSS, run -> one(run, run::exposed, bad("WRONG_BODY", 200))),
                wrong(
                        "a kept connection is reset",
                        LOSS,
                        run -> one(run, r -> r.reused, bad("RESET_BEFORE_FIRST_BYTE", 0))),
                wrong(
                        "all requests of a change are lost",
                        LOSS,
                        run -> each(run, run::exposed, bad("UNAVAILABLE", 503))),
                wrong(
                        "a third of all requests is lost",
                        LOSS,
                        run -> each(run, r -> r.number % 3 == 0, bad("BAD_GATEWAY", 502))),
                hidden("a request is never sent", LOSS, run -> one(run, WrongSystems::any, WrongSystems::neverSent)),
                hidden("the generator stands still over a change", LOSS, WrongSystems::stall),
                hidden("too few requests", LOSS, run -> keep(run, 40)),
                wrong(
                        "a stranger gives a third of the answers",
                        ORIGIN,
                        run -> each(run, r -> r.number % 3 == 0, r -> r.host = "stranger")),
                wrong(
                        "a stranger gives one answer",
                        ORIGIN,
                        run -> one(run, WrongSystems::any, r -> r.host = "stranger")),
                wrong("an instance is never listed", MEMBERS, run -> joiner(run, m -> m.listed.clear())),
                wrong("an instance is listed late", MEMBERS, run -> joiner(run, m -> m.lastListed().from += MORE_MS)),
                wrong(
                        "an instance is lost from the list",
                        MEMBERS,
                        run -> settled(run, m -> m.lastListed().to = middle(run))),
                wrong(
                        "an instance flaps on the list",
                        MEMBERS,
                        run -> settled(run, m -> flap(m.listed, middle(run), 300))),
                wrong(
                        "an instance is listed twice",
                        MEMBERS,
                        run -> settled(run, m -> m.listed.add(new Member.Stay(middle(run), Member.NEVER)))),
                wrong(
                        "an instance stays listed after it left",
                        MEMBERS,
                        run -> leaver(run, m -> m.lastListed().to += MORE_MS)),
                wrong(
                        "an instance is listed for ever",
                        MEMBERS,
                        run -> leaver(run, m -> m.lastListed().to = Member.NEVER)),
                wrong("a list has an address that was never an instance", MEMBERS, WrongSystems::ghost),
                wrong(
                        "Consul drops an instance that lives",
                        MEMBERS,
                        run -> settled(run, m -> {
                            flap(m.passing, middle(run), 2_500);
                            flap(m.listed, middle(run) + 50, 2_500);
                        })),
                new Lie(
                        "an instance dies, and Consul and the balancer list it on",
                        MEMBERS,
                        Set.of(Verdict.INVALID, Verdict.UNKNOWN),
                        run -> settled(run, m -> dieUnseen(run, m)),
                        (run, random) -> true),
                hidden("an instance never registers", MEMBERS, WrongSystems::silent),
                hidden("the start of an instance was not seen", MEMBERS, run -> settled(run, m -> m.startSeen = false)),
                wrong(
                        "all requests of a change take 1.5 s",
                        LOSS,
                        run -> each(run, run::exposed, r -> r.ended += 3 * SECOND / 2)),
                wrong(
                        "each answer takes 4.9 s",
                        LOSS,
                        run -> each(run, WrongSystems::any, r -> r.ended = r.sent + 49 * SECOND / 10)));
    }

    private static boolean any(Sent request) {
        return true;
    }

    private static Consumer<Sent> bad(String outcome, int status) {
        return request -> request.lose(outcome, status, "unexplained");
    }

    private static void neverSent(Sent request) {
        request.lose("NEVER_SENT", 0, "generator");
        request.waited = 5 * SECOND;
        request.ended = request.due + 5 * SECOND;
        request.sent = -1;
        request.connection = -1;
    }

    private static boolean one(TrueRun run, Predicate<Sent> which, Consumer<Sent> change) {
        List<Sent> such = run.requests.stream().filter(which).toList();
        if (such.isEmpty()) {
            return false;
        }
        change.accept(such.get(run.random.nextInt(such.size())));
        return true;
    }

    private static boolean each(TrueRun run, Predicate<Sent> which, Consumer<Sent> change) {
        List<Sent> such = run.requests.stream().filter(which).toList();
        such.forEach(change);
        return !such.isEmpty();
    }

    private static boolean keep(TrueRun run, int most) {
        run.requests
                .subList(Math.min(most, run.requests.size()), run.requests.size())
                .clear();
        return true;
    }

    /** All requests that were due in a change are sent together after it. */
    private static boolean stall(TrueRun run) {
        if (run.changes.isEmpty()) {
            return false;
        }
        TrueRun.Change change = run.changes.get(run.random.nextInt(run.changes.size()));
        long from = Math.round(1e3 * (change.askedMs - run.loadMs)) - 10_000;
        long to = Math.round(1e3 * (change.inForceMs - run.loadMs)) + 10_000;
        return each(run, r -> r.sent >= from && r.sent <= to, r -> {
            long took = r.ended - r.sent;
            r.sent = to;
            r.ended = to + took;
        });
    }

    private static double middle(TrueRun run) {
        return run.loadMs + 1_000;
    }

    private static void flap(List<Member.Stay> stays, double atMs, double forMs) {
        Member.Stay stay = stays.get(stays.size() - 1);
        stays.add(new Member.Stay(atMs + forMs, stay.to));
        stay.to = atMs;
    }

    /** Changes an instance that joined under the load and stayed to the end. */
    private static boolean joiner(TrueRun run, Consumer<Member> change) {
        return apply(
                run.members.stream()
                        .filter(member -> member.started > run.loadMs
                                && member.leaving() == Member.NEVER
                                && member.lastPassing().from + MORE_MS + 500 < run.closingMs)
                        .findFirst(),
                change);
    }

    /** Changes an instance that was there from the start to the end, while another one stays. */
    private static boolean settled(TrueRun run, Consumer<Member> change) {
        List<Member> stayed = run.members.stream()
                .filter(member -> member.started < run.readyMs && member.leaving() == Member.NEVER)
                .toList();
        return stayed.size() > 1 && apply(stayed.stream().findFirst(), change);
    }

    private static boolean leaver(TrueRun run, Consumer<Member> change) {
        return apply(
                run.members.stream()
                        .filter(member ->
                                member.leaving() < Member.NEVER && member.leaving() + MORE_MS + 500 < run.closingMs)
                        .findFirst(),
                change);
    }

    private static boolean apply(Optional<Member> member, Consumer<Member> change) {
        member.ifPresent(change);
        return member.isPresent();
    }

    private static boolean ghost(TrueRun run) {
        Member ghost = new Member(250, Member.NEVER);
        ghost.registered = Member.NEVER;
        ghost.startSeen = false;
        ghost.listed.add(new Member.Stay(middle(run), Member.NEVER));
        run.members.add(ghost);
        return true;
    }

    /** It ends, the others answer for it, and for a minute nobody takes it off a list. */
    private static void dieUnseen(TrueRun run, Member dead) {
        dead.ended = middle(run);
        run.closingMs += 60_000;
        String other = run.members.stream()
                .filter(member -> member != dead && member.leaving() == Member.NEVER)
                .findFirst()
                .orElseThrow()
                .host;
        each(run, r -> r.host.equals(dead.host) && run.loadMs + r.ended / 1e3 > dead.ended, r -> r.host = other);
    }

    private static boolean silent(TrueRun run) {
        Member silent = new Member(251, run.loadMs + 100);
        silent.registered = Member.NEVER;
        run.members.add(silent);
        return true;
    }
}
