package dev.ballast.load;

import dev.ballast.load.PoolChanges.ScaleAt;
import dev.ballast.load.Shape.Window;
import java.time.Duration;

/** Requests arrive at a constant rate while the pool goes from 1 to 3 to 2 to 3. None is lost, and few are slow. */
@ChangesPool
public final class ScaleUnderLoad extends BallastSimulation {

    public ScaleUnderLoad() {
        super(
                new LoadSettings.Presets(200, Duration.ofSeconds(30)),
                settings -> Shape.of(ArrivalProfile.constant(settings.rate(), settings.duration()))
                        .changing(PoolChanges.of(new ScaleAt(0.2, 3), new ScaleAt(0.45, 2), new ScaleAt(0.75, 3)))
                        .comparing(new Window(0, 0.2), new Window(0.2, 1)));
    }
}
