package dev.ballast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A horizontal axis of a run's milliseconds.
 *
 * @param endMs the time at the right end; more than 0
 */
record TimeAxis(double endMs, double left, double right) {
    private static final int MOST_TICKS = 10;

    /** A labelled moment. */
    record Tick(double x, String label) {}

    TimeAxis {
        if (!(endMs > 0) || !(right > left)) {
            throw new IllegalArgumentException(
                    "an axis needs an end after 0 and a right of left, not %s, %s to %s".formatted(endMs, left, right));
        }
    }

    double x(double ms) {
        return round(left + (right - left) * Math.min(1, Math.max(0, ms / endMs)));
    }

    /** Returns a width that is wide enough to be seen and pointed at. */
    double width(double fromMs, double toMs) {
        return Math.max(1.5, round(x(toMs) - x(fromMs)));
    }

    List<Tick> ticks() {
        double step = step();
        var ticks = new ArrayList<Tick>();
        for (int i = 0; i * step <= endMs; i++) {
            ticks.add(new Tick(x(i * step), label(i * step, step)));
        }
        return ticks;
    }

    private double step() {
        double power = Math.pow(10, Math.floor(Math.log10(endMs / MOST_TICKS)));
        for (double factor : new double[] {1, 2, 5}) {
            if (endMs / (factor * power) <= MOST_TICKS) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String label(double ms, double step) {
        return String.format(Locale.ROOT, step >= 1_000 ? "%.0f s" : step >= 100 ? "%.1f s" : "%.3f s", ms / 1_000);
    }

    static double round(double pixels) {
        return Math.round(pixels * 10) / 10.0;
    }
}
