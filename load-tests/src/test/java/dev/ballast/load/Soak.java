package dev.ballast.load;

import dev.ballast.load.Shape.Window;
import java.time.Duration;

/** Requests arrive at a constant rate for a long time. The last fifth of them is as fast as the first. */
public final class Soak extends BallastSimulation {

    public Soak() {
        super(
                new LoadSettings.Presets(200, Duration.ofMinutes(10)),
                settings -> Shape.of(ArrivalProfile.constant(settings.rate(), settings.duration()))
                        .comparing(new Window(0, 0.2), new Window(0.8, 1)));
    }
}
