package dev.ballast.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Requests arrive faster at each step, directly and through the balancer in turn, until one of the two no longer keeps
 * up.
 */
public final class Capacity extends BallastSimulation {

    private static final int STEPS = 10;

    public Capacity() {
        super(
                new LoadSettings.Presets(500, Duration.ofSeconds(100)),
                settings ->
                        Shape.stairs(rates(settings.rate()), settings.duration().dividedBy(2 * STEPS)));
    }

    /** Returns that rate and each time 1.4 times the one before. */
    private static List<Integer> rates(int first) {
        return IntStream.range(0, STEPS)
                .mapToObj(step -> (int) Math.round(first * Math.pow(2, step / 2.0)))
                .toList();
    }
}
