package dev.ballast.load;

import java.time.Duration;

/** Requests arrive at a constant rate, and nothing else happens. */
public final class SteadyLoad extends BallastSimulation {

    public SteadyLoad() {
        super(
                new LoadSettings.Presets(200, Duration.ofSeconds(30)),
                settings -> Shape.of(ArrivalProfile.constant(settings.rate(), settings.duration())));
    }
}
