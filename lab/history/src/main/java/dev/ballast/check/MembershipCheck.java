package dev.ballast.check;

import dev.ballast.history.Doubt;
import dev.ballast.history.History;
import dev.ballast.history.Limit;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership;
import dev.ballast.membership.Membership.Watched;
import dev.ballast.membership.Memberships;
import dev.ballast.membership.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks that the balancers' member lists were right about each instance, from its first passing check to its last
 * answer.
 *
 * @param tolerance what is allowed
 * @param sinceMs what was over before this moment of the history's clock is not judged; negative infinity judges all
 */
public record MembershipCheck(Tolerance tolerance, double sinceMs) implements Check {

    /** The name of its verdict in a history. */
    public static final String NAME = "the member lists are right";

    private static final int MOST_TOLD = 20;

    /** Checks a whole run. */
    public MembershipCheck(Tolerance tolerance) {
        this(tolerance, Double.NEGATIVE_INFINITY);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunEvent.Checked check(History history) {
        return check(PoolLifetimes.of(history));
    }

    /**
     * Returns INVALID if one instance's membership was wrong; UNKNOWN if one could not be judged, or there was none;
     * VALID if all were {@link Membership.Outcome#STABLE}. A load on one kind of connection is enough for that; the
     * detail says which was not watched.
     */
    public RunEvent.Checked check(PoolLifetimes pool) {
        return check(pool, Memberships.of(pool, tolerance, sinceMs));
    }

    private RunEvent.Checked check(PoolLifetimes pool, List<Membership> all) {
        return checked(
                pool,
                all,
                member -> member.outcome().verdict(),
                tolerance.withRequests() ? silent(all) + unwatched(all) : "; what was served was not looked at");
    }

    private RunEvent.Checked checked(
            PoolLifetimes pool, List<Membership> all, Function<Membership, Verdict> verdict, String served) {
        Verdict worst = Verdict.worst(all.stream().map(verdict).toList());
        boolean incomplete = worst == Verdict.UNKNOWN && pool.missed().isPresent();
        return new RunEvent.Checked(
                        NAME,
                        worst,
                        worst == Verdict.VALID
                                ? stable(all, served) + notBefore()
                                : told(all.stream()
                                        .filter(member -> verdict.apply(member) == worst)
                                        .toList()),
                        incomplete ? List.of(Doubt.INCOMPLETE) : List.of())
                .allowing(limits());
    }

    private String notBefore() {
        return sinceMs > 0
                ? String.format(Locale.ROOT, "; what was over before %.3f s of the run was not judged", sinceMs / 1_000)
                : "";
    }

    private List<Limit> limits() {
        List<Limit> limits = new ArrayList<>(tolerance.limits());
        if (sinceMs > 0) {
            limits.add(new Limit(Limit.SINCE, null, sinceMs));
        }
        return limits;
    }

    /**
     * Returns the check that gave these verdicts, of which the last says what is allowed, and the first since when.
     *
     * @param otherwise what is allowed if they do not say
     */
    public static MembershipCheck of(List<RunEvent.Checked> verdicts, Tolerance otherwise) {
        Tolerance allowed = verdicts.isEmpty()
                ? otherwise
                : Tolerance.defaults()
                        .limitedBy(verdicts.get(verdicts.size() - 1).limits());
        double since = verdicts.stream()
                .mapToDouble(one -> Limit.least(one.limits(), Limit.SINCE).orElse(Double.NEGATIVE_INFINITY))
                .min()
                .orElse(Double.NEGATIVE_INFINITY);
        return new MembershipCheck(allowed, since);
    }

    /**
     * Returns {@link #check(PoolLifetimes)}; but if all that is missing is a load that shows whether instances that left served
     * on, what was seen is enough.
     */
    public RunEvent.Checked asFarAsServed(PoolLifetimes pool) {
        List<Membership> all = Memberships.of(pool, tolerance, sinceMs);
        RunEvent.Checked withAnswers = check(pool, all);
        return withAnswers.verdict() == Verdict.UNKNOWN
                ? checked(
                        pool,
                        all,
                        member -> member.rightAsSeen()
                                ? Verdict.VALID
                                : member.outcome().verdict(),
                        "; what was served was looked at only as far as a load saw it")
                : withAnswers;
    }

    private static String stable(List<Membership> all, String served) {
        return "%d lifetime%s of instances: listed in time, kept until they had to go%s"
                .formatted(all.size(), all.size() == 1 ? "" : "s", served);
    }

    /** Says on which kinds of connections the instances were silent, which a load must have watched. */
    private static String silent(List<Membership> all) {
        List<Watched> left =
                all.stream().map(Membership::watched).filter(Watched::any).toList();
        long fresh = left.stream().filter(Watched::fresh).count();
        long kept = left.stream().filter(Watched::kept).count();
        if (left.isEmpty()) {
            return "; none left as planned";
        }
        if (fresh == left.size() && kept == left.size()) {
            return ", and silent after that";
        }
        if (kept == 0) {
            return ", and silent after that on fresh connections; kept ones were not watched";
        }
        if (fresh == 0) {
            return ", and silent after that on kept connections; fresh ones were not watched";
        }
        return ", and silent after that as far as watched: fresh connections of %d of the %d that left, kept ones of %d"
                .formatted(fresh, left.size(), kept);
    }

    /** Says through which balancers no load went when instances left. */
    private static String unwatched(List<Membership> all) {
        String balancers = all.stream()
                .flatMap(member -> member.watched().not().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return balancers.isEmpty() ? "" : "; what came through %s was not watched".formatted(balancers);
    }

    private static String told(List<Membership> such) {
        if (such.isEmpty()) {
            return "no instance was started, as far as the history shows";
        }
        return Told.first(
                MOST_TOLD, "; ", such.stream().map(Membership::toString).toList());
    }
}
