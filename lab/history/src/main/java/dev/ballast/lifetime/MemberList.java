package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Event;
import dev.ballast.lifetime.Observed.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When each address was on a list. One source reports the whole list at each change. */
public final class MemberList {

    /** Stands for the service of upstreams whose balancer does not say it. */
    static final String OF_ANY = "";

    private final Map<String, List<Span>> spans = new LinkedHashMap<>();
    private final Map<String, List<Moment>> duplicates = new LinkedHashMap<>();
    private final List<Moment> shown = new ArrayList<>();
    private List<String> last = List.of();

    /**
     * Returns the lists in those events by their source.
     *
     * @param shown in the order in which they happened
     */
    static <E extends Event> Map<String, MemberList> bySource(
            Stream<Seen<E>> shown, Function<E, String> source, Function<E, List<String>> addresses) {
        Map<String, MemberList> lists = new LinkedHashMap<>();
        shown.collect(Collectors.groupingBy(
                        seen -> source.apply(seen.event()), LinkedHashMap::new, Collectors.toList()))
                .forEach((name, events) -> lists.put(name, of(events, addresses)));
        return lists;
    }

    /**
     * Returns the list of each service in those events, by balancer. While a balancer does not say which upstream is of which
     * service, all are in the list of {@link #OF_ANY}: a container may be replaced by one that says less or more.
     */
    static Map<String, Map<String, MemberList>> byService(Stream<Seen<BalancerEvent.Rendered>> shown) {
        Map<String, Map<String, MemberList>> lists = new LinkedHashMap<>();
        shown.collect(Collectors.groupingBy(seen -> seen.event().balancer(), LinkedHashMap::new, Collectors.toList()))
                .forEach((balancer, events) -> events.stream()
                        .flatMap(seen -> byService(seen.event()).keySet().stream())
                        .distinct()
                        .sorted()
                        .forEach(service -> lists.computeIfAbsent(balancer, name -> new LinkedHashMap<>())
                                .put(service, of(events, list -> byService(list).getOrDefault(service, List.of())))));
        return lists;
    }

    private static Map<String, List<String>> byService(BalancerEvent.Rendered list) {
        return list.services().isEmpty() ? Map.of(OF_ANY, list.upstreams()) : list.services();
    }

    private static <E extends Event> MemberList of(List<Seen<E>> events, Function<E, List<String>> addresses) {
        MemberList list = new MemberList();
        Map<String, Moment> present = new HashMap<>();
        for (Seen<E> seen : events) {
            Set<String> now = list.take(seen.at(), addresses.apply(seen.event()));
            List<String> gone = present.keySet().stream()
                    .filter(address -> !now.contains(address))
                    .toList();
            gone.forEach(address -> list.add(address, Span.observed(present.remove(address), seen.at())));
            now.forEach(address -> present.putIfAbsent(address, seen.at()));
        }
        present.forEach((address, in) -> list.add(address, Span.observed(in, null)));
        return list;
    }

    private Set<String> take(Moment at, List<String> addresses) {
        shown.add(at);
        last = addresses;
        Set<String> distinct = new HashSet<>();
        for (String address : addresses) {
            if (!distinct.add(address)) {
                duplicates.computeIfAbsent(address, key -> new ArrayList<>()).add(at);
            }
        }
        return distinct;
    }

    private void add(String address, Span span) {
        spans.computeIfAbsent(address, key -> new ArrayList<>()).add(span);
    }

    /** Returns when each address was on it, in order of time. */
    public Map<String, List<Span>> spans() {
        return spans;
    }

    /** Returns when an address was on it more than once at a time. */
    public Map<String, List<Moment>> duplicates() {
        return duplicates;
    }

    /** Returns when it was shown, in order of time. */
    List<Moment> shown() {
        return Collections.unmodifiableList(shown);
    }

    /** Returns when it was first shown. */
    public Moment first() {
        return shown.get(0);
    }

    /** Returns what it showed last. */
    public List<String> last() {
        return last;
    }

    /** Returns when it was next shown after a moment; positive infinity if it was not. */
    public double nextAfter(Moment moment) {
        int index = Sorted.firstAbove(shown, Moment::atMs, moment.atMs());
        return index < shown.size() ? shown.get(index).atMs() : Double.POSITIVE_INFINITY;
    }
}
