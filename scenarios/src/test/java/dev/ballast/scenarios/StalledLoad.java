package dev.ballast.scenarios;

import dev.ballast.check.LossCheck;
import dev.ballast.history.RunEvent;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import java.io.IOException;
import java.time.Duration;

/** A program that sends a load until its standard input ends, and prints the verdict; {@link DoubtfulLoadIT} stalls it. */
final class StalledLoad {

    static final String STARTED = "started";

    private StalledLoad() {}

    /** @param arguments host and port of the front door */
    public static void main(String[] arguments) throws IOException {
        try (Load load = LoadPlan.against(arguments[0], Integer.parseInt(arguments[1]))
                .warmUp(Duration.ofSeconds(1))
                .start()) {
            System.out.println(STARTED);
            while (System.in.read() >= 0) {
                // until its end
            }
            RunEvent.Checked verdict = LossCheck.whileConstant(load.stop());
            System.out.printf("%s: %s%n", verdict.verdict(), verdict.detail());
        }
    }
}
