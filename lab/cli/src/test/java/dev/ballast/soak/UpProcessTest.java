package dev.ballast.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpProcessTest {

    @Test
    void killedSoakLeavesNoLab() throws Exception {
        Process owner = new ProcessBuilder("sleep", "600").start();
        Process up = new ProcessBuilder("sleep", "600").start();
        Process watch = UpProcess.watch(owner.pid(), up.pid());

        owner.destroyForcibly();

        assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void watchEndsWithTheLab() throws Exception {
        Process owner = new ProcessBuilder("sleep", "600").start();
        Process up = new ProcessBuilder("sleep", "600").start();
        Process watch = UpProcess.watch(owner.pid(), up.pid());

        up.destroyForcibly();

        assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(owner.isAlive()).isTrue();
        owner.destroyForcibly();
    }
}
