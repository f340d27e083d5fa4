package dev.ballast.lifetime;

import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.Observed.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Assigns each event to a lifetime. Names and addresses are used again, so an event belongs to the lifetime that had
 * the name or the address then. A start may be recorded later than events that follow from it.
 */
final class Lifetimes {

    /** What ends later than this after a signal does not end because of it: no program takes as long to finish its work. */
    static final double ASKED_MS = 60_000;

    private final List<Lifetime> all = new ArrayList<>();
    private final Map<String, List<Lifetime>> byInstance = new HashMap<>();
    private final Map<String, List<Lifetime>> byAddress = new HashMap<>();
    private final Map<String, List<Lifetime>> byHostname = new HashMap<>();

    Lifetimes(Observed observed) {
        observed.of(InstanceEvent.Started.class).forEach(this::begin);
        ends(observed);
        acts(observed);
        processes(observed);
        stopsByHand(observed);
        failures(observed);
    }

    private void begin(Seen<InstanceEvent.Started> started) {
        InstanceEvent.Started event = started.event();
        List<Lifetime> namesakes = byInstance.computeIfAbsent(event.instance(), name -> new ArrayList<>());
        if (!namesakes.isEmpty() && isOf(namesakes.get(namesakes.size() - 1), started)) {
            return; // the same start was recorded twice
        }
        Lifetime lifetime = new Lifetime(event, namesakes.size() + 1, started.at());
        namesakes.add(lifetime);
        byAddress.computeIfAbsent(event.address(), address -> new ArrayList<>()).add(lifetime);
        byHostname
                .computeIfAbsent(event.container(), hostname -> new ArrayList<>())
                .add(lifetime);
        all.add(lifetime);
    }

    private static boolean isOf(Lifetime lifetime, Seen<InstanceEvent.Started> started) {
        return lifetime.started.atMs() == started.at().atMs() && lifetime.instance.equals(started.event());
    }

    private void ends(Observed observed) {
        observed.of(InstanceEvent.Died.class)
                .forEach(seen -> lifetimeOf(seen, InstanceEvent.Died::instance)
                        .ifPresent(it -> it.die(
                                seen.at(),
                                "its container ended"
                                        + (seen.event().exitCode() == null
                                                ? ""
                                                : ", exit code " + seen.event().exitCode()))));
        observed.of(InstanceEvent.Killed.class)
                .filter(seen -> seen.event().endsAtOnce())
                .forEach(seen -> lifetimeOf(seen, InstanceEvent.Killed::instance)
                        .ifPresent(it -> {
                            it.killed = Moment.earliest(it.killed, seen.at());
                            it.die(seen.at(), "it was sent " + seen.event().signal());
                        }));
        observed.of(InstanceEvent.Stopped.class)
                .forEach(seen ->
                        lifetimeOf(seen, InstanceEvent.Stopped::instance).ifPresent(it -> it.remove(seen.at())));
    }

    private void acts(Observed observed) {
        observed.of(InstanceEvent.Stopping.class)
                .filter(seen -> !seen.event().byHand())
                .forEach(seen -> lifetimeOf(seen, InstanceEvent.Stopping::instance)
                        .ifPresent(it -> it.stopping = Moment.earliest(it.stopping, seen.at())));
        Stream.<Seen<? extends InstanceEvent>>concat(
                        observed.of(InstanceEvent.Registered.class), observed.of(InstanceEvent.Deregistered.class))
                .sorted(Comparator.comparingDouble(seen -> seen.at().atMs()))
                .forEach(this::register);
        observed.of(ConsulEvent.Rewritten.class)
                .forEach(seen -> seen.event()
                        .addresses()
                        .forEach(address -> at(address, seen.at()).ifPresent(it -> it.rewritten.add(seen.at()))));
    }

    private void register(Seen<? extends InstanceEvent> seen) {
        if (seen.event() instanceof InstanceEvent.Registered in) {
            aliveAt(byInstance, in.instance(), seen.at()).ifPresent(it -> it.register(seen.at()));
        } else {
            lifetimeOf(seen, InstanceEvent::instance).ifPresent(it -> it.deregister(seen.at()));
        }
    }

    /** Records when Consul's members held an instance's agent for failed. An agent is named after its container. */
    private void failures(Observed observed) {
        Map<Lifetime, Moment> since = new LinkedHashMap<>();
        observed.of(ConsulEvent.Cluster.class)
                .forEach(seen -> seen.event()
                        .members()
                        .forEach((agent, state) -> aliveAt(byHostname, agent, seen.at())
                                .ifPresent(it -> {
                                    if (state.equals(ConsulEvent.Cluster.FAILED)) {
                                        since.putIfAbsent(it, seen.at());
                                    } else if (since.containsKey(it)) {
                                        it.failed.add(Span.observed(since.remove(it), seen.at()));
                                    }
                                })));
        since.forEach((it, at) -> it.failed.add(Span.observed(at, null)));
    }

    /**
     * Records when an instance that left was asked to stop by hand, for the last time before it left. It has ignored earlier
     * signals, and all of them if Ballast then stopped it.
     */
    private void stopsByHand(Observed observed) {
        Map<Lifetime, Moment> asked = new HashMap<>();
        observed.of(InstanceEvent.Stopping.class)
                .filter(seen -> seen.event().byHand())
                .forEach(seen -> lifetimeOf(seen, InstanceEvent.Stopping::instance)
                        .filter(it -> mayHaveFollowed(it, seen.at()))
                        .ifPresent(it ->
                                asked.merge(it, seen.at(), (one, other) -> isGoneBefore(it, other) ? one : other)));
        asked.forEach((it, at) -> {
            if (it.stopping == null || isGoneBefore(it, it.stopping)) {
                it.stopping = Moment.earliest(it.stopping, at);
            }
        });
    }

    private static boolean mayHaveFollowed(Lifetime lifetime, Moment asked) {
        Moment gone = lifetime.gone();
        return gone != null && gone.since(asked).least() <= ASKED_MS;
    }

    private static boolean isGoneBefore(Lifetime lifetime, Moment asked) {
        Moment gone = lifetime.gone();
        return gone != null && gone.certainlyBefore(asked);
    }

    /** Records the death of an instance if its {@linkplain #isMain main} process ends unasked and does not start again. */
    private void processes(Observed observed) {
        Map<Lifetime, Moment> ended = new HashMap<>();
        observed.of(InstanceEvent.ProcessChanged.class)
                .filter(seen -> seen.event().serves())
                .forEach(seen -> lifetimeOf(seen, InstanceEvent.ProcessChanged::instance)
                        .ifPresent(it -> it.add(new Lifetime.Process(seen.at(), seen.event()))));
        observed.of(InstanceEvent.ProcessChanged.class)
                .forEach(seen -> lifetimeOf(seen, InstanceEvent.ProcessChanged::instance)
                        .filter(it -> isMain(seen.event().process(), it))
                        .ifPresent(it -> {
                            if (seen.event().running()) {
                                ended.remove(it);
                            } else {
                                ended.put(it, seen.at());
                            }
                        }));
        ended.forEach((lifetime, at) -> {
            Moment leaving = lifetime.leaving();
            if (leaving == null || at.certainlyBefore(leaving)) {
                lifetime.died = at;
            }
        });
    }

    /** Returns whether a process is the one with the service's name; without such a one, the only one that serves requests. */
    private static boolean isMain(String process, Lifetime lifetime) {
        String service = lifetime.instance.service();
        return process.equals(service)
                || !lifetime.serving.contains(service) && lifetime.serving.equals(Set.of(process));
    }

    /** Returns the lifetime that an event of an instance belongs to, or empty if the name is not known. */
    private <E extends Event> Optional<Lifetime> lifetimeOf(Seen<E> seen, Function<E, String> instance) {
        return named(instance.apply(seen.event()), seen.at());
    }

    /** Returns the last lifetime under a name that had begun by then, or the first, or empty if the name is not known. */
    Optional<Lifetime> named(String instance, Moment moment) {
        List<Lifetime> namesakes = byInstance.getOrDefault(instance, List.of());
        return namesakes.isEmpty() ? Optional.empty() : Optional.of(namesakes.get(begunBy(namesakes, moment)));
    }

    /** Returns the index of the last lifetime that had begun by then, or of the first. */
    private static int begunBy(List<Lifetime> successive, Moment moment) {
        return Math.max(0, Sorted.firstAbove(successive, lifetime -> lifetime.started.atMs(), moment.atMs()) - 1);
    }

    /** Returns the lifetime that did something that only a running instance does, or empty if the key is not known. */
    private static Optional<Lifetime> aliveAt(Map<String, List<Lifetime>> by, String key, Moment moment) {
        List<Lifetime> successive = by.getOrDefault(key, List.of());
        if (successive.isEmpty()) {
            return Optional.empty();
        }
        int index = begunBy(successive, moment);
        boolean next = hasEndedBy(successive.get(index), moment) && index + 1 < successive.size();
        return Optional.of(successive.get(next ? index + 1 : index));
    }

    private static boolean hasEndedBy(Lifetime lifetime, Moment moment) {
        Moment end = lifetime.end();
        return end != null && end.isBefore(moment);
    }

    /** Returns all lifetimes, in order of their start. */
    List<Lifetime> all() {
        return all;
    }

    /** Returns the lifetime that answered with a host name, of several (a container started again) the one at that time. */
    Optional<Lifetime> answering(String hostname, String instance, Moment moment) {
        return aliveAt(byHostname, hostname, moment).or(() -> aliveAt(byInstance, instance, moment));
    }

    /** Returns the lifetime that had an address, or empty if no instance ever had it. */
    Optional<Lifetime> at(String address, Moment moment) {
        return aliveAt(byAddress, address, moment);
    }

    /** Returns the lifetime that had the address of another one before it; empty if none did. */
    Optional<Lifetime> before(Lifetime lifetime) {
        List<Lifetime> successive = byAddress.getOrDefault(lifetime.instance.address(), List.of());
        int index = successive.indexOf(lifetime);
        return index > 0 ? Optional.of(successive.get(index - 1)) : Optional.empty();
    }

    boolean knows(String address) {
        return byAddress.containsKey(address);
    }

    /** Returns whether an instance of that name was started. */
    boolean isNamed(String instance) {
        return byInstance.containsKey(instance);
    }

    /** Hands each stretch of time for which an address was listed to the lifetime that had the address. */
    void allot(Map<String, List<Span>> spans, Function<Lifetime, List<Span>> to) {
        spans.forEach((address, listed) -> allot(listed, byAddress.getOrDefault(address, List.of()), to));
    }

    /** Does the same for a list of one service: if instances of it had the address, to one of those. */
    void allot(String service, Map<String, List<Span>> spans, Function<Lifetime, List<Span>> to) {
        spans.forEach((address, listed) -> {
            List<Lifetime> all = byAddress.getOrDefault(address, List.of());
            List<Lifetime> its = all.stream().filter(it -> it.mayBeOf(service)).toList();
            allot(listed, its.isEmpty() ? all : its, to);
        });
    }

    private static void allot(List<Span> listed, List<Lifetime> successive, Function<Lifetime, List<Span>> to) {
        if (!successive.isEmpty()) {
            listed.forEach(span -> allot(span, successive, to));
        }
    }

    private static void allot(Span span, List<Lifetime> successive, Function<Lifetime, List<Span>> to) {
        int index = begunBy(successive, span.in());
        if (hasEndedBy(successive.get(index), span.in()) && lastsUntilNext(span, successive, index)) {
            index++;
        }
        Span rest = span;
        while (lastsUntilNext(rest, successive, index)) {
            Moment next = successive.get(index + 1).started;
            to.apply(successive.get(index)).add(rest.until(next));
            rest = rest.from(next);
            index++;
        }
        to.apply(successive.get(index)).add(rest);
    }

    private static boolean lastsUntilNext(Span span, List<Lifetime> successive, int index) {
        return index + 1 < successive.size()
                && (span.out() == null || !span.out().isBefore(successive.get(index + 1).started));
    }
}
