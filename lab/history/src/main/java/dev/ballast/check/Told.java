package dev.ballast.check;

import java.util.List;

/** Keeps what a verdict tells short. */
final class Told {

    private Told() {}

    /** Returns the first texts, and how many more there are. */
    static String first(int most, String between, List<String> all) {
        String first = String.join(between, all.subList(0, Math.min(most, all.size())));
        return all.size() > most ? "%s%sand %d more".formatted(first, between, all.size() - most) : first;
    }
}
