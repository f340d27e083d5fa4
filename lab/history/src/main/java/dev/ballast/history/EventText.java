package dev.ballast.history;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Replaces missing components of events, and puts events into words. Jackson passes null if a line lacks a component. */
final class EventText {

    private static final int MOST_COUNTS = 50;

    private EventText() {}

    static String named(@Nullable String name) {
        return name == null || name.isBlank() ? "(unnamed)" : name;
    }

    static String orBlank(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    static <N extends Number> Map<String, N> orEmpty(@Nullable Map<String, N> counts) {
        if (counts == null) {
            return Map.of();
        }
        Map<String, N> sorted = new TreeMap<>(counts);
        sorted.values().removeIf(Objects::isNull);
        return Collections.unmodifiableMap(sorted);
    }

    /** Returns lists in order of their names, each sorted; a name without a list is left out. */
    static Map<String, List<String>> sortedLists(@Nullable Map<String, List<String>> lists) {
        if (lists == null) {
            return Map.of();
        }
        Map<String, List<String>> sorted = new TreeMap<>(lists);
        sorted.values().removeIf(Objects::isNull);
        sorted.replaceAll((name, list) -> orEmpty(list).stream().sorted().toList());
        return Collections.unmodifiableMap(sorted);
    }

    /** Returns an address list by name, in order of names. */
    static String list(List<String> addresses, UnaryOperator<String> nameOf) {
        return addresses.isEmpty()
                ? "none"
                : addresses.stream().map(nameOf).sorted().collect(Collectors.joining(", "));
    }

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String count(long n, String one) {
        return count(n) + " " + one + (n == 1 ? "" : "s");
    }

    static String counts(Map<String, ? extends Number> counts) {
        String first = counts.entrySet().stream()
                .limit(MOST_COUNTS)
                .map(entry -> count(entry.getValue().longValue()) + " × " + entry.getKey())
                .collect(Collectors.joining(", "));
        return counts.isEmpty()
                ? "none"
                : counts.size() > MOST_COUNTS
                        ? "%s, and %s more".formatted(first, count(counts.size() - MOST_COUNTS))
                        : first;
    }

    /** Returns a moment or a time in seconds. */
    static String seconds(double ms) {
        return String.format(Locale.ROOT, "%.3f s", ms / 1_000);
    }

    /** Returns text after a separator, or blank if there is none. */
    static String after(String separator, String text) {
        return text.isBlank() ? "" : separator + text;
    }
}
