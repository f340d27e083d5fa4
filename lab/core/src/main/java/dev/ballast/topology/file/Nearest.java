package dev.ballast.topology.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Names that a user may have meant. */
final class Nearest {

    private Nearest() {}

    /** Returns all names, separated by commas, those first that take the fewest changes of letters from what was typed. */
    static String first(String typed, Collection<String> names) {
        return names.stream()
                .sorted(Comparator.comparingInt(name -> distance(typed, name)))
                .collect(Collectors.joining(", "));
    }

    /** Returns how many letters have to be added, removed or exchanged (Levenshtein's distance). */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
