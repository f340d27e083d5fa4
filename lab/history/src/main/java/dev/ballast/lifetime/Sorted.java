package dev.ballast.lifetime;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Looks into sorted lists. */
final class Sorted {

    private Sorted() {}

    /** Returns the index of the first element whose key is above a value; the size if there is none. */
    static <T> int firstAbove(List<T> sorted, ToDoubleFunction<T> key, double value) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key.applyAsDouble(sorted.get(middle)) > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
