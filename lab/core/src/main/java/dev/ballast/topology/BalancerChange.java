package dev.ballast.topology;

import dev.ballast.topology.Step.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A change of one balancer. Immutable.
 *
 * @param from number of its containers before
 * @param after what it is then, or empty if it is removed
 */
record BalancerChange(Kind kind, String name, int from, Optional<BalancerSpec> after) {

    /**
     * Returns the changes: those that add, those that replace, those of numbers, and those that remove.
     *
     * @param isStale whether the containers of a balancer have to be replaced even if it stays what it is
     */
    static List<BalancerChange> all(
            Map<String, BalancerSpec> before, Map<String, BalancerSpec> wanted, Predicate<String> isStale) {
        List<BalancerChange> adding = new ArrayList<>();
        List<BalancerChange> replacing = new ArrayList<>();
        List<BalancerChange> scaling = new ArrayList<>();
        wanted.forEach((name, after) -> {
            BalancerSpec old = before.get(name);
            if (old == null) {
                adding.add(new BalancerChange(Kind.ADD_BALANCER, name, 0, Optional.of(after)));
            } else if (isStale.test(name)
                    || !after.equals(old.toBuilder().count(after.count()).build())) {
                replacing.add(new BalancerChange(Kind.REPLACE, name, old.count(), Optional.of(after)));
            } else if (old.count() != after.count()) {
                scaling.add(new BalancerChange(Kind.SCALE_BALANCER, name, old.count(), Optional.of(after)));
            }
        });
        List<BalancerChange> all = new ArrayList<>(adding);
        all.addAll(replacing);
        all.addAll(scaling);
        before.values().stream()
                .filter(old -> !wanted.containsKey(old.name()))
                .forEach(old -> all.add(removal(old.name(), old.count())));
        return all;
    }

    static BalancerChange removal(String name, int from) {
        return new BalancerChange(Kind.REMOVE_BALANCER, name, from, Optional.empty());
    }

    /** Returns its port on the host afterwards; 0 for any free one, or none. */
    int port() {
        return after.map(BalancerSpec::port).orElse(0);
    }

    /** Returns whether its port is not that of another one that runs. */
    boolean fits(Collection<BalancerSpec> running) {
        return port() == 0
                || running.stream()
                        .noneMatch(
                                other -> other.port() == port() && !other.name().equals(name));
    }
}
