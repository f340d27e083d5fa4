package dev.ballast.workload;

import java.time.Duration;

/** Starts loads that send all that is due, and are late at nothing, however busy the machine is. */
final class PatientLoad {

    private static final Duration DRAIN = Duration.ofMinutes(5);

    private PatientLoad() {}

    static Load start(LoadPlan plan) {
        return Load.start(plan, clock -> new Heartbeat(clock, () -> 0), DRAIN);
    }
}
