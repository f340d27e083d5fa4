package dev.ballast.lifetime;

import dev.ballast.history.InstanceEvent;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.lifetime.Views.Gap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds gaps in the views on which claims about a pool lean: the engine's events, Consul's list, and the logs and the
 * configuration of balancers; for claims about one instance, its log too.
 */
final class Unseen {

    private final Views views;
    private final Set<String> instances;
    private final SortedSet<Integer> lengths; // of their names

    Unseen(Views views, List<Lifetime> pooled) {
        this.views = views;
        this.instances =
                pooled.stream().map(lifetime -> lifetime.instance().instance()).collect(Collectors.toSet());
        this.lengths = instances.stream().map(String::length).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the first gap that overlaps with a time; empty if all was seen. */
    Optional<Gap> first(Moment from, Moment to) {
        return first(gap -> true, from, to);
    }

    /** Returns the first gap that overlaps with a time and is not one of another instance's own views, or of its service's. */
    Optional<Gap> first(InstanceEvent.Started instance, Moment from, Moment to) {
        return first(
                gap -> (isOf(gap, instance.instance()) || !isOfAny(gap)) && !isOfOtherService(gap, instance.service()),
                from,
                to);
    }

    private static boolean isOfOtherService(Gap gap, String service) {
        return gap.view() == View.CONSUL && !gap.of().isBlank() && !ServedServices.mayBeOne(gap.of(), service);
    }

    /** Returns the first gap in the logs of balancers that overlaps with a time. */
    Optional<Gap> firstOfBalancers(Moment from, Moment to) {
        return first(gap -> gap.view() == View.ALL || (gap.view() == View.LINES && !isOfAny(gap)), from, to);
    }

    /** Leaves out the host's clock: its steps are errors of times, and hide nothing. */
    private Optional<Gap> first(Predicate<Gap> which, Moment from, Moment to) {
        return views.first(
                which.and(gap -> gap.view() != View.CLUSTER && gap.view() != View.CLOCK),
                from.atMs() - from.errorMs(),
                to.atMs() + to.errorMs());
    }

    /** Returns whether a view is one of any instance. A history may have many of both, so the name is cut to find whose it is. */
    private boolean isOfAny(Gap gap) {
        String of = gap.of();
        return instances.contains(of)
                || lengths.headSet(of.length()).stream()
                        .anyMatch(length -> of.charAt(length) == '-' && instances.contains(of.substring(0, length)));
    }

    /** Returns whether a view is one of an instance, or of its sidecar. */
    private static boolean isOf(Gap gap, String instance) {
        return gap.of().equals(instance) || gap.of().startsWith(instance + "-");
    }
}
