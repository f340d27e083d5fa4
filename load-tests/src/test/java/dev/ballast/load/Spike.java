package dev.ballast.load;

import dev.ballast.load.ArrivalProfile.Part;
import dev.ballast.load.Shape.Window;
import java.time.Duration;

/** Five times as many requests arrive for a tenth of the time. None fails, and afterwards they are as fast as before. */
public final class Spike extends BallastSimulation {

    public Spike() {
        super(
                new LoadSettings.Presets(200, Duration.ofSeconds(30)),
                settings -> Shape.of(ArrivalProfile.over(
                                settings.duration(),
                                new Part(0.4, settings.rate()),
                                new Part(0.1, 5 * settings.rate()),
                                new Part(0.5, settings.rate())))
                        .comparing(new Window(0, 0.35), new Window(0.6, 1)));
    }
}
