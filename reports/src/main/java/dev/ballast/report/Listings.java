package dev.ballast.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which addresses several sources listed, and when: Consul's catalog, or balancers. */
final class Listings {
    private final Map<String, Set<String>> latest = new HashMap<>();
    private final Map<String, TreeSet<Double>> moments = new HashMap<>();
    private final Map<String, Map<String, TreeMap<Double, Boolean>>> changes = new HashMap<>();

    /**
     * When an address belongs to one instance.
     *
     * @param endMs until when the lists were watched
     * @param hadOwner true where another instance had the address before, whose listings don't count
     */
    record Window(double fromMs, double untilMs, double endMs, boolean hadOwner) {}

    /** Adds a list as it stood from a moment on, later than those before, until the next one of the same source. */
    void add(double atMs, String source, List<String> addresses) {
        var now = Set.copyOf(addresses);
        Set<String> before = latest.getOrDefault(source, Set.of());
        latest.put(source, now);
        moments.computeIfAbsent(source, first -> new TreeSet<>()).add(atMs);
        now.stream()
                .filter(address -> !before.contains(address))
                .forEach(address -> change(address, source, atMs, true));
        before.stream()
                .filter(address -> !now.contains(address))
                .forEach(address -> change(address, source, atMs, false));
    }

    private void change(String address, String source, double atMs, boolean listed) {
        changes.computeIfAbsent(address, first -> new HashMap<>())
                .computeIfAbsent(source, first -> new TreeMap<>())
                .put(atMs, listed);
    }

    /** When at least one source's latest list held the address. */
    List<Lifeline.Span> spans(@Nullable String address, Window window) {
        var spans = new ArrayList<Lifeline.Span>();
        var listing = new HashSet<String>();
        Double since = null;
        for (var moment : changes(address, window).entrySet()) {
            double atMs = moment.getKey();
            moment.getValue().forEach((source, listed) -> {
                if (listed) {
                    listing.add(source);
                } else {
                    listing.remove(source);
                }
            });
            if (since == null && !listing.isEmpty()) {
                since = Math.max(window.fromMs(), atMs);
            } else if (since != null && listing.isEmpty()) {
                spans.add(new Lifeline.Span(since, Math.max(since, atMs), false));
                since = null;
            }
        }
        if (since != null) {
            double end = Math.max(since, Math.min(window.untilMs(), window.endMs()));
            spans.add(new Lifeline.Span(since, end, window.untilMs() > window.endMs()));
        }
        return List.copyOf(spans);
    }

    /** What changed for an address while an instance had it, by moment and source. */
    private TreeMap<Double, Map<String, Boolean>> changes(@Nullable String address, Window window) {
        // A start may be noticed after what follows from it, so an earlier listing of a fresh address counts.
        double from = window.hadOwner() ? window.fromMs() : Double.NEGATIVE_INFINITY;
        var found = new TreeMap<Double, Map<String, Boolean>>();
        changes.getOrDefault(String.valueOf(address), Map.of()).forEach((source, states) -> {
            states.subMap(from, true, Math.max(from, window.untilMs()), false)
                    .forEach((atMs, listed) -> found.computeIfAbsent(atMs, first -> new HashMap<>())
                            .put(source, listed));
            var before = states.lowerEntry(from);
            Double next = moments.getOrDefault(source, new TreeSet<>()).ceiling(from);
            if (before != null && before.getValue() && next != null && next < window.untilMs()) {
                // listed for the owner before: the next list that still has it is this one's
                found.computeIfAbsent(next, first -> new HashMap<>()).putIfAbsent(source, true);
            }
        });
        return found;
    }
}
