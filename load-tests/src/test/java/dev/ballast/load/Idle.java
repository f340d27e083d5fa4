package dev.ballast.load;

import java.time.Duration;

/** Kept connections rest, for longer at each step, and then send again. None of their requests is lost. */
public final class Idle extends BallastSimulation {

    public Idle() {
        super(
                new LoadSettings.Presets(10, Duration.ofSeconds(90)),
                settings -> Shape.of(ArrivalProfile.constant(settings.rate(), settings.duration()))
                        .resting(settings.rests().sweep(settings.duration())));
    }
}
