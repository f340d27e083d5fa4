package dev.ballast.scenarios;

import dev.ballast.Lab;
import dev.ballast.check.LossCheck;
import dev.ballast.check.LossClaim;
import dev.ballast.history.RunEvent;
import dev.ballast.loss.LoadResult;
import dev.ballast.workload.Load;
import java.io.IOException;
import java.time.Duration;

/**
 * A program that sends a load to a lab until its standard input ends, and prints the verdict; {@link DoubtfulLoadIT} stalls
 * it.
 */
final class StalledLoad {

    static final String STARTED = "the load has started";
    static final String VERDICT = "verdict: ";

    /** Longer than the generator may stand still, since an answer that came meanwhile is read only after it. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private StalledLoad() {}

    /** @param arguments id of the lab */
    public static void main(String[] arguments) throws IOException {
        try (Lab lab = Lab.attach(arguments[0]);
                Load load = lab.load()
                        .fresh(1)
                        .timeout(LIMIT)
                        .warmUp(Duration.ofSeconds(1))
                        .start()) {
            System.out.println(STARTED);
            while (System.in.read() >= 0) {
                // until its end
            }
            LoadResult result = load.stop();
            RunEvent.Checked verdict = LossCheck.of(result, LossClaim.fitting(result));
            System.out.printf("%s%s: %s%n", VERDICT, verdict.verdict(), verdict.detail());
        }
    }
}
