package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.LabException;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void upAndDownHasThreeEvents() {
        assertThat(Schedule.upAndDown(200).sizes()).containsExactly(3, 2);
        assertThat(events(Schedule.upAndDown(200))).isEqualTo(3);
        assertThat(Schedule.upAndDown(200).before()).isEqualTo(2_000);
    }

    @Test
    void churnChangesPoolInWholeCycles() {
        assertThat(Schedule.churn(1, 0, 0).sizes()).containsExactly(3, 2, 3, 1);
        assertThat(events(Schedule.churn(1, 0, 0))).isEqualTo(Schedule.EVENTS_A_CYCLE);
        assertThat(events(Schedule.churn(30, 0, 0))).isEqualTo(30);
        assertThat(events(Schedule.churn(31, 0, 0))).isEqualTo(36);
    }

    @Test
    void changesOneInstanceAtATime() {
        assertThat(Schedule.oneByOne(1, 0, 0).sizes()).containsExactly(2, 3, 2, 1);
        assertThat(events(Schedule.oneByOne(9, 0, 0)))
                .isEqualTo(12)
                .isEqualTo(Schedule.oneByOne(9, 0, 0).sizes().size());
    }

    @Test
    void pausesUntilRequestsWereDue() throws IOException {
        try (Load load = started()) {
            Schedule.await(load, 30);
            assertThat(load.requests().size()).isGreaterThanOrEqualTo(30);
        }
    }

    @Test
    void boundsTheWaitForASlowLoad() throws IOException {
        try (Load load = started()) {
            load.stop();
            assertThatThrownBy(() -> Schedule.await(load, 1_000_000, Duration.ofMillis(50)))
                    .isInstanceOf(LabException.class)
                    .hasMessageMatching("the load began \\d+ requests of 1000000 within 50 ms: .*lower the rate");
        }
    }

    /** Returns the number of instances that come or go. */
    private static int events(Schedule schedule) {
        int events = 0;
        int now = 1;
        for (int size : schedule.sizes()) {
            events += Math.abs(size - now);
            now = size;
        }
        return events;
    }

    /** Sends to a port without a server, since answers do not matter here. */
    private static Load started() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return LoadPlan.against("127.0.0.1", taken.getLocalPort())
                    .rate(300)
                    .connections(2)
                    .start();
        }
    }
}
