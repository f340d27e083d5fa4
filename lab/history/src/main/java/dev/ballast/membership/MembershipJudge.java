package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.lifetime.Duty;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.MemberList;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.membership.Membership.Outcome;
import dev.ballast.membership.Membership.Watched;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges the member lists of all balancers: one lifetime after the other, then the upstreams that belong to no instance. */
final class MembershipJudge {

    private final PoolLifetimes pool;
    private final Tolerance tolerance;
    private final Moment since;
    private final Moment end;
    private final Doubts doubts;
    private final Map<Lifetime, Watched> watched = new HashMap<>();

    /** @param since what was over before is not judged */
    MembershipJudge(PoolLifetimes pool, Tolerance tolerance, Moment since) {
        this.pool = pool;
        this.tolerance = tolerance;
        this.since = since;
        this.end = pool.end();
        this.doubts = new Doubts(pool, tolerance);
    }

    List<Membership> judge() {
        Map<Lifetime, Findings> findings = new LinkedHashMap<>();
        pool.lifetimes().stream()
                .filter(lifetime -> !judgedUntil(lifetime).isBefore(since))
                .forEach(lifetime -> findings.put(lifetime, new Findings(lifetime, doubts, since)));
        findings.forEach(this::judge);
        pool.rendered()
                .keySet()
                .forEach(balancer -> pool.renderedByService(balancer)
                        .values()
                        .forEach(list -> duplicates(balancer, list, findings)));
        List<Membership> all = new ArrayList<>();
        findings.forEach((lifetime, found) -> {
            Watched requests = watched.getOrDefault(lifetime, Watched.NOT);
            found.all(judgedUntil(lifetime)).forEach(member -> all.add(member.withWatched(requests)));
        });
        all.addAll(new Strangers(pool, tolerance, doubts, since).judge());
        return List.copyOf(all);
    }

    /** Returns when the last list dropped an instance that is gone, or until when all were watched. */
    private Moment judgedUntil(Lifetime lifetime) {
        Moment until = lifetime.end();
        if (until == null) {
            return end;
        }
        for (Span span : lists(lifetime)) {
            until = until.later(span.outOr(end));
        }
        return until;
    }

    private List<Span> lists(Lifetime lifetime) {
        List<Span> spans = new ArrayList<>(lifetime.passing());
        pool.rendered().keySet().forEach(balancer -> spans.addAll(lifetime.rendered(balancer)));
        return spans;
    }

    private void judge(Lifetime lifetime, Findings found) {
        if (pool.rendered().isEmpty()) {
            found.untold("no member list of a balancer was observed");
            return;
        }
        Optional<Moment> consul = pool.consul().seen(lifetime.instance().service());
        if (consul.isEmpty()) {
            found.untold("Consul's list was not observed");
            return;
        }
        new ConsulJudge(pool, lifetime, tolerance, found).judge();
        Map<String, List<Duty>> duties = pool.duties(lifetime);
        duties.forEach((balancer, its) -> its.forEach(duty -> listed(lifetime, balancer, duty, consul.get(), found)));
        boolean wasListed = pool.rendered().keySet().stream()
                .anyMatch(balancer -> !lifetime.rendered(balancer).isEmpty());
        if (!wasListed
                && !lifetime.passing().isEmpty()
                && duties.values().stream()
                        .flatMap(List::stream)
                        .noneMatch(duty -> hadToBeListed(lifetime, duty.from(), untilOf(duty)))) {
            found.untold("no balancer had to list it while it was passing, as far as the history shows");
        }
        if (tolerance.withRequests()) {
            watched.put(lifetime, new AnswerJudge(pool, lifetime, tolerance, found).judge());
        }
    }

    private void listed(Lifetime lifetime, String balancer, Duty duty, Moment consul, Findings found) {
        Moment begin = consul.later(duty.from());
        Moment until = untilOf(duty);
        if (duty.listing() == null) {
            unseen(lifetime, balancer, begin, until, found);
        } else {
            List<Span> listed = duty.listed(lifetime.rendered(balancer));
            new ListJudge(lifetime, balancer, tolerance, listed, begin, until, duty.replaced(), found).judge();
            new StaleJudge(lifetime, balancer, tolerance, listed, begin, until, found).judge();
        }
        if (duty.crash() != null) {
            crashed(lifetime, balancer, duty.crash(), duty.back(), found);
        }
    }

    private Moment untilOf(Duty duty) {
        return duty.until() == null ? end : duty.until();
    }

    /** A container of a balancer showed no list: it has none, or what shows its lists has failed. */
    private void unseen(Lifetime lifetime, String balancer, Moment from, Moment until, Findings found) {
        if (hadToBeListed(lifetime, from, until)
                && (until == end || until.since(from).most() > ms(tolerance.missing()))) {
            found.untold(
                    "no list of %s was seen from %s to %s, although it had to list it: find out whether it has one",
                    balancer, from, until);
        }
    }

    /** The container of a balancer ended, and nobody had asked it to. A short time without it is a matter of the losses. */
    private void crashed(Lifetime lifetime, String balancer, Moment at, @Nullable Moment back, Findings found) {
        Moment until = back == null ? end : back;
        if (hadToBeListed(lifetime, at, until)
                && (back == null || back.since(at).least() > ms(tolerance.dead()))) {
            found.untold(
                    "the container of %s ended at %s, and nobody had asked it to; nothing was seen of it until %s: find out why,"
                            + " and remove a balancer that is not needed",
                    balancer, at, until);
        }
    }

    private boolean hadToBeListed(Lifetime lifetime, Moment from, Moment until) {
        Moment leaving = lifetime.leaving();
        return !until.isBefore(since)
                && (leaving == null || from.isBefore(leaving))
                && lifetime.passing().stream()
                        .anyMatch(passing -> passing.in().isBefore(until) && from.isBefore(passing.outOr(end)));
    }

    private void duplicates(String balancer, MemberList list, Map<Lifetime, Findings> findings) {
        list.duplicates()
                .forEach((address, moments) -> moments.stream()
                        .filter(moment -> list.nextAfter(moment) >= since.atMs())
                        .flatMap(moment ->
                                pool.at(address, moment).stream().map(lifetime -> Map.entry(lifetime, moment)))
                        .filter(listed -> findings.containsKey(listed.getKey()))
                        .collect(Collectors.groupingBy(Map.Entry::getKey))
                        .forEach((lifetime, listed) -> findings.get(lifetime)
                                .shown(
                                        Outcome.DUPLICATE,
                                        "%s listed it more than once in each of %d lists, the first at %s",
                                        balancer,
                                        listed.size(),
                                        listed.get(0).getValue())));
    }
}
