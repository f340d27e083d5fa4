package dev.ballast.lifetime;

import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.Observed.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** When something happened for which Consul may drop an instance that has not left: faults, and deregistrations. */
final class Disturbances {

    /** The names of instances are words, such as api-1. */
    private static final Pattern WORD = Pattern.compile("[\\w-]+");

    private final Observed observed;
    private final Lifetimes lifetimes;
    private final Set<String> balancers;
    private final Map<Lifetime, List<Disturbance>> own = new HashMap<>();

    /** Those of containers that are neither balancers nor instances, such as a Consul server: they concern all. */
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
    }

    private <E extends InstanceEvent> void take(Class<E> type, Predicate<E> disturbs) {
        observed.of(type)
                .filter(seen -> disturbs.test(seen.event())
                        && !balancers.contains(seen.event().instance()))
                .forEach(seen -> lifetimes
                        .named(seen.event().instance(), seen.at())
                        .ifPresentOrElse(it -> add(it, seen), () -> common.add(disturbance(seen))));
    }

    private void add(Lifetime lifetime, Seen<? extends Event> seen) {
        own.computeIfAbsent(lifetime, one -> new ArrayList<>()).add(disturbance(seen));
    }

    private static Disturbance disturbance(Seen<? extends Event> seen) {
        return new Disturbance(seen.at(), seen.event());
    }

    /** Takes each note of a fault. */
    private void notes() {
        observed.of(RunEvent.Note.class).forEach(seen -> {
            String of = seen.event().of();
            if (of != null) {
                lifetimes.named(of, seen.at()).ifPresent(it -> add(it, seen));
                return;
            }
            WORD.matcher(seen.event().text())
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .forEach(word -> lifetimes.named(word, seen.at()).ifPresent(it -> add(it, seen)));
        });
    }

    /** Returns what happened that concerns a lifetime: to itself, or to a container that concerns all. */
    Stream<Disturbance> of(Lifetime lifetime) {
        return Stream.concat(own(lifetime).stream(), common.stream());
    }

    /** Returns what happened to a lifetime itself, in order of time. */
    List<Disturbance> own(Lifetime lifetime) {
        return own.getOrDefault(lifetime, List.of()).stream()
                .sorted(Comparator.comparingDouble(one -> one.at().atMs()))
                .toList();
    }
}
