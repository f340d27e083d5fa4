package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Timeline;
import dev.ballast.lifetime.Answers;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.MemberList;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
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
    private final Moment end;
    private final Map<Lifetime, Watched> watched = new HashMap<>();

    MembershipJudge(PoolLifetimes pool, Tolerance tolerance) {
        this.pool = pool;
        this.tolerance = tolerance;
        this.end = pool.end();
    }

    List<Membership> judge() {
        Map<Lifetime, Findings> findings = new LinkedHashMap<>();
        pool.lifetimes().forEach(lifetime -> findings.put(lifetime, new Findings(lifetime)));
        findings.forEach(this::judge);
        List<Membership> ghosts = new ArrayList<>();
        pool.rendered().forEach((balancer, list) -> {
            duplicates(balancer, list, findings);
            ghosts.addAll(ghosts(balancer, list));
        });
        List<Membership> all = new ArrayList<>();
        findings.forEach((lifetime, found) -> {
            Watched requests = watched.getOrDefault(lifetime, Watched.NOT);
            found.all().forEach(member -> all.add(member.withWatched(requests)));
        });
        all.addAll(ghosts);
        return List.copyOf(all);
    }

    private void judge(Lifetime lifetime, Findings found) {
        if (pool.rendered().isEmpty()) {
            found.untold("no member list of a balancer was observed");
            return;
        }
        Optional<Moment> consul = pool.consulSeen();
        if (consul.isEmpty()) {
            found.untold("Consul's list was not observed");
            return;
        }
        pool.rendered().forEach((balancer, list) -> {
            Moment begin = consul.get().isBefore(list.first()) ? list.first() : consul.get();
            new ListJudge(lifetime, balancer, tolerance, begin, end, found).judge();
        });
        if (tolerance.withRequests()) {
            requests(lifetime, found);
        }
    }

    private void duplicates(String balancer, MemberList list, Map<Lifetime, Findings> findings) {
        list.duplicates()
                .forEach((address, moments) -> moments.stream()
                        .flatMap(moment ->
                                pool.at(address, moment).stream().map(lifetime -> Map.entry(lifetime, moment)))
                        .filter(listed -> findings.containsKey(listed.getKey()))
                        .collect(Collectors.groupingBy(Map.Entry::getKey))
                        .forEach((lifetime, listed) -> findings.get(lifetime)
                                .fault(
                                        Outcome.DUPLICATE,
                                        "%s listed it more than once in each of %d lists, the first at %s",
                                        balancer,
                                        listed.size(),
                                        listed.get(0).getValue())));
    }

    private List<Membership> ghosts(String balancer, MemberList list) {
        List<Membership> ghosts = new ArrayList<>();
        list.spans().forEach((address, spans) -> {
            if (!pool.knows(address)) {
                Moment in = spans.get(0).in();
                String seen =
                        "%s listed it at %s, and no instance with that address was started".formatted(balancer, in);
                if (!pool.complete()) {
                    ghosts.add(ofNoInstance(
                            address,
                            Outcome.UNKNOWN,
                            seen + " as far as this history goes; another process has recorded a part of it"));
                } else {
                    ghosts.add(ofNoInstance(address, Outcome.GHOST, seen));
                }
            }
        });
        return ghosts;
    }

    private static Membership ofNoInstance(String address, Outcome outcome, String detail) {
        return new Membership("", 0, address, outcome, detail);
    }

    /** Looks for answers after the removal. */
    private void requests(Lifetime lifetime, Findings found) {
        Moment leaving = lifetime.leaving();
        if (leaving == null || lifetime.ending() != Ending.STOPPED) {
            return;
        }
        Timeline timeline = Timeline.of(pool, lifetime);
        Moment without = timeline.moments().get(Stage.RENDERED_WITHOUT);
        if (without == null) {
            found.untold("its removal from the list was not observed");
            return;
        }
        Moment workersGone = timeline.moments().get(Stage.OLD_WORKERS_GONE);
        boolean fresh = served(lifetime, Answers.FRESH, limit(without, workersGone, ms(tolerance.fresh())), found);
        boolean kept = served(
                lifetime,
                Answers.KEPT,
                limit(without, workersGone, ms(workersGone == null ? tolerance.kept() : tolerance.fresh())),
                found);
        watched.put(lifetime, new Watched(fresh, kept));
        if (!fresh && !kept) {
            found.untold(
                    "no load ran densely enough from before it left, at %s, until it could answer no more, so whether "
                            + "it served on is not known",
                    leaving);
        }
    }

    /** Returns until when answers are allowed: for the time of the tolerance, and as long as old workers exist. */
    private static Moment limit(Moment without, @Nullable Moment workersGone, double allowedMs) {
        Moment allowed = new Moment(without.atMs() + allowedMs, without.errorMs());
        return workersGone != null && allowed.isBefore(workersGone) ? workersGone : allowed;
    }

    /** Looks for answers on one kind of connection after a limit, and returns whether a load would have received them. */
    private boolean served(Lifetime lifetime, String connections, Moment limit, Findings found) {
        Answers.Last last = lifetime.lastAnswer(connections);
        if (last != null && limit.certainlyBefore(last.at())) {
            found.fault(
                    Outcome.PHANTOM,
                    "answered on a %s connection at %s, %s after the last moment at which it may, %s",
                    connections,
                    last.at(),
                    last.at().since(limit),
                    limit);
        }
        Moment gone = Moment.earliest(lifetime.end(), limit);
        Moment leaving = lifetime.leaving();
        return gone != null
                && leaving != null
                && pool.answers()
                        .cover(
                                connections,
                                leaving,
                                gone.atMs(),
                                limit.since(leaving).ms());
    }
}
