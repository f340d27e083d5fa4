package dev.ballast.report;

import java.util.List;

/**
 * The first elements of a long list, as many as a page holds.
 *
 * @param all how many there are
 */
record First<T>(List<T> list, int all) {

    static <T> First<T> of(List<T> all, int most) {
        return new First<>(all.subList(0, Math.min(most, all.size())), all.size());
    }

    boolean isCut() {
        return list.size() < all;
    }

    /** Returns the number in words, such as "the first 200 of 7,200 batches". */
    String told(String many) {
        return "the first %s of %s %s".formatted(Words.count(list.size()), Words.count(all), many);
    }
}
