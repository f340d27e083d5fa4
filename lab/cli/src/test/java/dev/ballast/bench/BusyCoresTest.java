package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BusyCoresTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void spinUntilClosed() {
        BusyCores busy = BusyCores.keep(2);
        assertThat(busy.spinning()).isEqualTo(2);
        busy.close();
        Awaitility.await().atMost(LIMIT).until(() -> busy.spinning() == 0);
    }

    @Test
    void endWithTheirOwner() throws IOException, InterruptedException {
        Process owner = new ProcessBuilder("true").start();
        owner.waitFor();
        try (BusyCores busy = BusyCores.keep(1, owner.pid())) {
            Awaitility.await().atMost(LIMIT).until(() -> busy.spinning() == 0);
        }
    }
}
