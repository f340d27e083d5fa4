package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CalibrationTest {

    private static final LoadPlan PLAN = LoadPlan.against("127.0.0.1", 1).rate(500);

    @Test
    void sendsThePlansRateToItsServer() {
        Calibration calibration = Calibration.of(PLAN.posts(0.3), Duration.ofSeconds(1));

        assertThat(calibration.lost()).isZero();
        assertThat(calibration.requests()).isGreaterThanOrEqualTo(500);
        assertThat(calibration.latency().getTotalCount()).isEqualTo(calibration.requests());
        assertThat(calibration.toString()).contains("at 500/s, 0 lost; sent late by the generator: p50 ");
    }

    @Test
    void showsHowLateAnImpossibleRateIsSent() throws IOException {
        // one connection, on which an answer takes 20 ms, cannot carry 60 a second
        try (ScriptedServer slow = new ScriptedServer(request -> {
            Pause.until(System.nanoTime() + 20_000_000);
            return ScriptedServer.Act.answer(ScriptedServer.ok("abc"));
        })) {
            Calibration calibration = Calibration.against(
                    PLAN.to("127.0.0.1", slow.port()).connections(1).rate(60), Duration.ofSeconds(1));

            boolean allGivenUp = calibration.lost() == calibration.requests(); // if each took 100 ms and more
            assertThat(allGivenUp || calibration.lateness().connection().getValueAtPercentile(99) > 20_000)
                    .as("%s", calibration)
                    .isTrue();
        }
    }

    @Test
    void countsLostRequests() throws IOException {
        try (ScriptedServer losing = new ScriptedServer(ScriptedServer.RESET, true)) {
            Calibration calibration =
                    Calibration.against(PLAN.to("127.0.0.1", losing.port()).rate(50), Duration.ofMillis(200));

            assertThat(calibration.lost()).isEqualTo(calibration.requests()).isPositive();
        }
    }
}
