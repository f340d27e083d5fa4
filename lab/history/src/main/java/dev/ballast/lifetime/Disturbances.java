package dev.ballast.lifetime;

import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.Observed.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** When something happened for which Consul may drop an instance that has not left: faults, and deregistrations. */
final class Disturbances {

    /** The names of instances are words, such as api-1. */
    private static final Pattern WORD = Pattern.compile("[\\w-]+");

    /** No service may have such a name. */
    private static final Pattern CONSUL_SERVER = Pattern.compile("server-\\d+");

    private static final Pattern SIDECAR = Pattern.compile("(.+)-sidecar");

    private final Observed observed;
    private final Lifetimes lifetimes;
    private final Set<String> balancers;
    private final Map<Lifetime, List<Disturbance>> own = new HashMap<>();

    /** Those of an instance's sidecar, whose agent registers the instance. */
    private final Map<Lifetime, List<Disturbance>> ofSidecars = new HashMap<>();

    /** Those of Consul servers, which concern all. */
    private final List<Disturbance> common = new ArrayList<>();

    /** @param balancers their names; what happens to them is no reason to drop an instance */
    Disturbances(Observed observed, Lifetimes lifetimes, Set<String> balancers) {
        this.observed = observed;
        this.lifetimes = lifetimes;
        this.balancers = balancers;
        take(InstanceEvent.Stopping.class, InstanceEvent.Stopping::byHand);
        take(InstanceEvent.Killed.class, event -> true);
        take(InstanceEvent.Paused.class, event -> true);
        take(InstanceEvent.Died.class, event -> true);
        take(InstanceEvent.OutOfMemory.class, event -> true);
        take(InstanceEvent.Deregistered.class, event -> true);
        take(InstanceEvent.ProcessChanged.class, event -> !event.running() && !event.exitedAsExpected());
        notes();
        own.values()
                .forEach(its ->
                        its.sort(Comparator.comparingDouble(one -> one.at().atMs())));
    }

    private <E extends InstanceEvent> void take(Class<E> type, Predicate<E> disturbs) {
        observed.of(type)
                .filter(seen -> disturbs.test(seen.event())
                        && !balancers.contains(seen.event().instance()))
                .forEach(seen -> {
                    String container = seen.event().instance();
                    lifetimes.named(container, seen.at()).ifPresent(it -> add(own, it, seen));
                    withSidecar(container, seen.at()).ifPresent(it -> add(ofSidecars, it, seen));
                    if (concernsAll(container)) {
                        common.add(new Disturbance(seen.at(), seen.event()));
                    }
                });
    }

    /** Returns the instance that a container is the sidecar of; empty if it is none. */
    private Optional<Lifetime> withSidecar(String container, Moment moment) {
        Matcher sidecar = SIDECAR.matcher(container);
        return sidecar.matches() ? lifetimes.named(sidecar.group(1), moment) : Optional.empty();
    }

    /** Returns whether a container is a Consul server, or may be one, because the history lacks its name. */
    private static boolean concernsAll(String container) {
        return CONSUL_SERVER.matcher(container).matches() || container.equals(ServedServices.UNNAMED);
    }

    private static void add(Map<Lifetime, List<Disturbance>> to, Lifetime lifetime, Seen<? extends Event> seen) {
        to.computeIfAbsent(lifetime, one -> new ArrayList<>()).add(new Disturbance(seen.at(), seen.event()));
    }

    /** Takes each note of a fault. */
    private void notes() {
        observed.of(RunEvent.Note.class).forEach(seen -> {
            String of = seen.event().of();
            if (of != null) {
                lifetimes.named(of, seen.at()).ifPresent(it -> add(own, it, seen));
                return;
            }
            WORD.matcher(seen.event().text())
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .forEach(word -> lifetimes.named(word, seen.at()).ifPresent(it -> add(own, it, seen)));
        });
    }

    /** Returns what happened that concerns a lifetime: to itself, to its sidecar, or to a Consul server. */
    Stream<Disturbance> of(Lifetime lifetime) {
        return Stream.of(own(lifetime), ofSidecars.getOrDefault(lifetime, List.of()), common)
                .flatMap(List::stream);
    }

    /** Returns what happened to a lifetime itself, in order of time. */
    List<Disturbance> own(Lifetime lifetime) {
        return Collections.unmodifiableList(own.getOrDefault(lifetime, List.of()));
    }
}
