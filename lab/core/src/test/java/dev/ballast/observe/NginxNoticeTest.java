package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent.WorkerState;
import org.junit.jupiter.api.Test;

class NginxNoticeTest {

    @Test
    void distinguishesWorkers() {
        assertThat(NginxNotice.in("2026/11/23 07:30:00 [notice] 45#45: start worker process 46"))
                .contains(new NginxNotice(46, WorkerState.STARTED));
        assertThat(NginxNotice.in("2026/11/23 07:30:00 [notice] 46#46: gracefully shutting down"))
                .contains(new NginxNotice(46, WorkerState.DRAINING));
        assertThat(NginxNotice.in("2026/11/23 07:30:00 [notice] 45#45: worker process 46 exited with code 0"))
                .contains(new NginxNotice(46, WorkerState.GONE));
        assertThat(NginxNotice.in("2026/11/23 07:30:00 [alert] 45#45: worker process 46 exited on signal 9"))
                .contains(new NginxNotice(46, WorkerState.GONE));
    }

    @Test
    void leavesOtherLines() {
        assertThat(NginxNotice.in("2026/11/23 07:30:00 [notice] 45#45: signal 1 (SIGHUP) received, reconfiguring"))
                .isEmpty();
        assertThat(NginxNotice.in("GET /start worker process 46")).isEmpty();
    }
}
