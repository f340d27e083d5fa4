package dev.ballast.membership;

import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.MemberList;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.membership.Membership.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds upstreams that are no instance of a service that a balancer serves, or of another one than it lists them for. */
final class Strangers {

    private final PoolLifetimes pool;
    private final Tolerance tolerance;
    private final Doubts doubts;
    private final Moment since;
    private final List<Membership> found = new ArrayList<>();

    Strangers(PoolLifetimes pool, Tolerance tolerance, Doubts doubts, Moment since) {
        this.pool = pool;
        this.tolerance = tolerance;
        this.doubts = doubts;
        this.since = since;
    }

    List<Membership> judge() {
        pool.rendered().forEach((balancer, list) -> {
            pool.all().forEach(lifetime -> {
                List<Span> listed = pool.listedOffDuty(balancer, lifetime);
                if (!listed.isEmpty()) {
                    foreign(balancer, lifetime, listed, "", whose(balancer, lifetime));
                }
                misnamed(balancer, lifetime);
            });
            unstarted(balancer, list);
        });
        pool.consul().passing().forEach(this::unlisted);
        return List.copyOf(found);
    }

    private void misnamed(String balancer, Lifetime lifetime) {
        lifetime.misnamed(balancer)
                .forEach((as, listed) -> foreign(
                        balancer,
                        lifetime,
                        listed,
                        " for " + as,
                        "it is an instance of " + lifetime.instance().service()));
    }

    private String whose(String balancer, Lifetime lifetime) {
        String service = lifetime.instance().service();
        return "it is an instance of %s, which %s %s"
                .formatted(
                        service, balancer, pool.serves(balancer, service) ? "had not to serve then" : "does not serve");
    }

    /** @param whose says of which service the instance is */
    private void foreign(String balancer, Lifetime lifetime, List<Span> spans, String as, String whose) {
        spans.stream()
                .filter(this::isJudged)
                .filter(listed -> isForeign(lifetime, listed))
                .findFirst()
                .ifPresent(listed -> found.add(new Membership(
                        lifetime.instance().instance(),
                        lifetime.number(),
                        lifetime.instance().address(),
                        Outcome.FOREIGN,
                        "%s listed it%s at %s, and %s".formatted(balancer, as, listed.in(), whose))));
    }

    private boolean isJudged(Span listed) {
        return !listed.outOr(pool.end()).isBefore(since);
    }

    /**
     * Returns whether an address was listed for the instance, and not for the one that had it before, nor a little before or
     * after the balancer had to serve it.
     */
    private boolean isForeign(Lifetime lifetime, Span listed) {
        if (!listed.inherited() && !listed.bequeathed()) {
            return true;
        }
        Moment out = listed.outOr(pool.end());
        return pool.before(lifetime)
                .filter(before -> before.gone() != null && listed.in().equals(lifetime.started()))
                .map(before -> !mayBeListed(before, out))
                .orElseGet(() -> out.since(listed.in()).least() > Elapsed.ms(tolerance.stale()));
    }

    /** Returns whether an instance that is gone may still be listed at a moment. */
    private boolean mayBeListed(Lifetime gone, Moment moment) {
        List<Span> passing = gone.passing();
        Moment dropped =
                passing.isEmpty() ? null : passing.get(passing.size() - 1).out();
        return moment.since(Objects.requireNonNull(gone.gone())).least() <= Elapsed.ms(tolerance.dead())
                && (dropped == null || moment.since(dropped).least() <= Elapsed.ms(tolerance.stale()));
    }

    private void unstarted(String balancer, MemberList list) {
        Set<String> withoutStart = pool.withoutStart(balancer);
        list.spans().forEach((address, spans) -> {
            if (!pool.knows(address)) {
                spans.stream()
                        .filter(this::isJudged)
                        .findFirst()
                        .ifPresent(listed -> found.add(unstarted(balancer, address, listed, withoutStart)));
            }
        });
    }

    /** An instance whose start was missed may be on no balancer's list either. */
    private void unlisted(String service, MemberList passing) {
        boolean isServed = pool.rendered().keySet().stream().anyMatch(balancer -> pool.serves(balancer, service));
        passing.spans().forEach((address, spans) -> {
            if (isServed
                    && !pool.knows(address)
                    && pool.rendered().values().stream()
                            .noneMatch(list -> list.spans().containsKey(address))) {
                spans.stream()
                        .filter(this::isJudged)
                        .findFirst()
                        .ifPresent(listed -> found.add(ofNoInstance(
                                address,
                                Outcome.UNKNOWN,
                                "Consul listed it as passing at %s, as an instance of %s, and no instance with that address was started, so its start may be missing in the history: repeat the run"
                                        .formatted(listed.in(), service))));
            }
        });
    }

    /** @param withoutStart the names of instances whose address is not known */
    private Membership unstarted(String balancer, String address, Span listed, Set<String> withoutStart) {
        Moment in = listed.in();
        String seen = "%s listed it at %s, and no instance with that address was started".formatted(balancer, in);
        Set<String> services = pool.consul().servicesOf(address);
        Set<String> named = pool.servicesOf(balancer, address);
        if (!services.isEmpty() && !services.containsAll(named)) {
            String whose = ". Consul lists it as an instance of %s, and %s for %s";
            return ofNoInstance(
                    address,
                    Outcome.FOREIGN,
                    seen + whose.formatted(String.join(", ", services), balancer, String.join(", ", named)));
        }
        if (!services.isEmpty() && services.stream().noneMatch(service -> pool.serves(balancer, service))) {
            String whose = ". Consul lists it as an instance of %s, which %s does not serve";
            return ofNoInstance(
                    address, Outcome.FOREIGN, seen + whose.formatted(String.join(", ", services), balancer));
        }
        Optional<String> doubt = doubt(services, withoutStart, in, listed.outOr(pool.end()));
        return doubt.isPresent()
                ? ofNoInstance(address, Outcome.UNKNOWN, seen + ", but " + doubt.get())
                : ofNoInstance(address, Outcome.GHOST, seen);
    }

    /** Returns why an instance may have had an address all the same. */
    private Optional<String> doubt(Set<String> services, Set<String> withoutStart, Moment from, Moment to) {
        if (!services.isEmpty()) {
            return Optional.of("Consul has listed it, so its start may be missing in the history: repeat the run");
        }
        if (withoutStart.isEmpty()) {
            return doubts.ofStart(from, to);
        }
        String who = withoutStart.iterator().next()
                + (withoutStart.size() == 1 ? "" : " and %d others".formatted(withoutStart.size() - 1));
        return Optional.of(
                "%s registered or answered, and the history does not have the start: repeat the run".formatted(who));
    }

    private static Membership ofNoInstance(String address, Outcome outcome, String detail) {
        return new Membership("", 0, address, outcome, detail);
    }
}
