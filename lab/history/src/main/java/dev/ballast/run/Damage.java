package dev.ballast.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects what is damaged, in words: the first of it, and how much more there is, since a file may have any number of it. */
final class Damage implements Consumer<String> {

    private static final int MOST = 100;
    private static final int LONGEST = 1_000;

    private final List<String> first = new ArrayList<>();
    private long more;

    @Override
    public void accept(String what) {
        if (first.size() < MOST) {
            first.add(what.length() > LONGEST ? what.substring(0, LONGEST) + "…" : what);
        } else {
            more++;
        }
    }

    boolean isNone() {
        return first.isEmpty();
    }

    List<String> inWords() {
        List<String> all = new ArrayList<>(first);
        if (more > 0) {
            all.add("and %d more of such damage".formatted(more));
        }
        return List.copyOf(all);
    }
}
