package dev.ballast.load;

import dev.ballast.load.Shape.Window;
import java.time.Duration;

/** The pool changes every second, whether or not those that leave have drained. This costs next to no throughput. */
@ChangesPool
public final class Churn extends BallastSimulation {

    public Churn() {
        super(
                new LoadSettings.Presets(200, Duration.ofSeconds(60)),
                settings -> Shape.of(ArrivalProfile.constant(settings.rate(), settings.duration()))
                        .changing(PoolChanges.churn(0.2))
                        .comparing(new Window(0, 0.2), new Window(0.2, 1)));
    }
}
