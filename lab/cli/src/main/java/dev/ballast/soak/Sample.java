package dev.ballast.soak;

import java.util.Map;

/**
 * What was measured at one moment.
 *
 * @param atSeconds since the load began
 * @param apis how many instances the pool had
 * @param changes how often the pool had been changed
 * @param requests how many requests had been sent
 * @param values without those that could not be measured
 */
public record Sample(double atSeconds, int apis, int changes, long requests, Map<Quantity, Double> values) {

    double hours() {
        return atSeconds / 3600;
    }
}
