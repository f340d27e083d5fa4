package dev.ballast.loss;

import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may answer through a balancer: the host names of all instances that a history shows of its pool. */
public final class Answerers {

    /** Those of a server of whose pool nothing is known, and nothing is asked: any host may answer. */
    public static final Answerers UNKNOWN = new Answerers(List.of(), true, false);

    private final List<Entry<?>> history;
    private final boolean whole;
    private final boolean hasPool;
    private final Set<String> hosts = new HashSet<>();
    private final Map<String, Set<String>> byAddress = new HashMap<>();
    private final Map<String, List<Lifetime>> byHost = new HashMap<>();
    private volatile @Nullable Boolean complete;

    private Answerers(List<Entry<?>> history, boolean whole, boolean hasPool) {
        this.history = history;
        this.whole = whole;
        this.hasPool = hasPool;
        Set<String> services = new HashSet<>();
        for (Lifetime lifetime : PoolLifetimes.withClosing(history).lifetimes()) {
            List<String> names =
                    List.of(lifetime.instance().container(), lifetime.instance().instance());
            hosts.addAll(names);
            names.forEach(name ->
                    byHost.computeIfAbsent(name, host -> new ArrayList<>()).add(lifetime));
            byAddress
                    .computeIfAbsent(lifetime.instance().address(), address -> new HashSet<>())
                    .addAll(names);
            services.add(lifetime.instance().service());
        }
        // a host that answered under an instance's name is one, even if its start was missed
        history.stream()
                .filter(entry -> entry.event() instanceof LoadEvent.Served)
                .map(entry -> (LoadEvent.Served) entry.event())
                .filter(served -> services.contains(served.instance().replaceFirst("-\\d+$", "")))
                .forEach(served -> hosts.add(served.hostname()));
    }

    /** Returns those that a history shows. */
    public static Answerers of(List<Entry<?>> history) {
        return of(history, true);
    }

    /** @param whole whether these are all entries that were recorded */
    public static Answerers of(List<Entry<?>> history, boolean whole) {
        return new Answerers(history, whole, true);
    }

    /** Returns whether a host name is one of an instance that the history shows. */
    public boolean isKnown(String hostname) {
        return hosts.contains(hostname);
    }

    /** Returns whether a host name was never one of an instance. If the history may lack instances, none is a stranger. */
    public boolean isStranger(String hostname) {
        return !isKnown(hostname) && isComplete();
    }

    /** Returns the service of a host if it was only ever an instance of other services than this; empty if not, or none is given. */
    public Optional<String> otherService(String hostname, String service) {
        List<Lifetime> its = byHost.getOrDefault(hostname, List.of());
        return its.isEmpty() || its.stream().anyMatch(lifetime -> lifetime.mayBeOf(service))
                ? Optional.empty()
                : Optional.of(its.get(0).instance().service());
    }

    /** Returns whether a host name is none of an instance that the history shows, and the history may lack instances. */
    public boolean isUnplaced(String hostname) {
        return hasPool && !isKnown(hostname) && !isComplete();
    }

    /** Returns whether the history shows all instances. The views end with the lab, and no instance starts after that. */
    private boolean isComplete() {
        Boolean known = complete;
        if (known == null) { // most answers come from instances that are known
            known = whole
                    && !hosts.isEmpty()
                    && !hosts.contains("")
                    && PoolLifetimes.of(history).missed().isEmpty();
            complete = known;
        }
        return known;
    }

    /**
     * Returns who should have answered instead of a host: those of the addresses that a balancer asked, {@code ip:port}, that
     * belong to instances. Empty if the host had one of them, or is no known instance.
     */
    List<String> insteadOf(String hostname, List<String> addresses) {
        List<String> known = addresses.stream().filter(byAddress::containsKey).toList();
        return hosts.contains(hostname) && known.stream().noneMatch(address -> has(address, hostname))
                ? known
                : List.of();
    }

    private boolean has(String address, String hostname) {
        return byAddress.getOrDefault(address, Set.of()).contains(hostname);
    }
}
