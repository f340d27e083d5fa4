package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Times in which a view was not complete, so that a finding that needs it is not certain. */
final class Doubts {

    private final PoolLifetimes pool;
    private final Tolerance tolerance;
    private final List<Silence> silences = new ArrayList<>();

    /** A time in which Consul's lists of an instance's service must have changed, and no change was seen. */
    private record Silence(Lifetime of, Moment from, Moment to, String why) {}

    Doubts(PoolLifetimes pool, Tolerance tolerance) {
        this.pool = pool;
        this.tolerance = tolerance;
        pool.lifetimes().forEach(lifetime -> {
            came(lifetime);
            went(lifetime);
        });
    }

    /** A balancer listed an instance after it had registered: then it must be on Consul's list of passing or of critical ones. */
    private void came(Lifetime lifetime) {
        Moment registered = lifetime.registered();
        if (registered == null) {
            return;
        }
        rendered(lifetime)
                .filter(span -> !span.inherited() && !span.in().certainlyBefore(registered))
                .map(Span::in)
                .findFirst()
                .filter(listed -> Stream.concat(lifetime.passing().stream(), lifetime.critical().stream())
                        .noneMatch(span -> span.in().isBefore(listed)))
                .ifPresent(
                        listed -> listen(lifetime, "registered", registered, "listed it", listed, tolerance.stale()));
    }

    /** A balancer dropped an instance after it was gone: then Consul must have dropped it. */
    private void went(Lifetime lifetime) {
        Moment gone = lifetime.gone();
        if (gone == null || lifetime.passing().isEmpty()) {
            return;
        }
        Moment passedUntil =
                lifetime.passing().get(lifetime.passing().size() - 1).out();
        if (passedUntil != null && passedUntil.isBefore(gone)) {
            return;
        }
        rendered(lifetime)
                .filter(span -> !span.bequeathed())
                .flatMap(span -> Stream.ofNullable(span.out()))
                .filter(out -> !out.certainlyBefore(gone))
                .findFirst()
                .ifPresent(out -> listen(lifetime, "was gone", gone, "dropped it", out, tolerance.dead()));
    }

    private Stream<Span> rendered(Lifetime lifetime) {
        return pool.rendered().keySet().stream().flatMap(balancer -> lifetime.rendered(balancer).stream());
    }

    /** Takes the time around a change as silent if the balancer followed, and Consul's lists did not change for so long. */
    private void listen(Lifetime lifetime, String what, Moment changed, String how, Moment followed, Duration allowed) {
        Moment before = null;
        Moment next = pool.end();
        for (Moment shown : pool.consul().changes(lifetime.instance().service())) {
            if (!shown.certainlyBefore(changed)) {
                next = shown;
                break;
            }
            before = shown;
        }
        if (before != null && next.since(followed).most() > ms(allowed)) {
            silences.add(new Silence(
                    lifetime,
                    before,
                    next,
                    "Consul's lists were not seen to change from %s to %s, although %s %s at %s and the balancer %s at %s: the watch of Consul may have failed, so repeat the run"
                            .formatted(before, next, lifetime.instance().instance(), what, changed, how, followed)));
        }
    }

    /** Returns why what was seen of an instance from one moment to another may not be all; empty if it is. */
    Optional<String> between(Lifetime lifetime, Moment from, Moment to) {
        String service = lifetime.instance().service();
        return pool.missed(lifetime, from, to)
                .or(() -> silent(silence -> silence.of().mayBeOf(service), from, to));
    }

    /** Returns why an address that was listed for a time may have been an instance's, whose start was not seen. */
    Optional<String> ofStart(Moment from, Moment to) {
        return pool.missed(new Moment(Double.NEGATIVE_INFINITY, 0), to).or(() -> silent(silence -> true, from, to));
    }

    private Optional<String> silent(Predicate<Silence> which, Moment from, Moment to) {
        return silences.stream()
                .filter(which)
                .filter(silence -> silence.from().isBefore(to) && from.isBefore(silence.to()))
                .map(Silence::why)
                .findFirst();
    }
}
