package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void countsEveryRequestThatTheServerSaw() throws IOException {
        List<LoadResult> told = new ArrayList<>();
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.ok("abc"), false)) {
            Load load = new Client("127.0.0.1", server.port())
                    .plan()
                    .rate(200)
                    .connections(4)
                    .listener(new LoadListener() {
                        @Override
                        public void stopped(LoadResult result) {
                            told.add(result);
                        }
                    })
                    .start();
            Awaitility.await().until(() -> server.requests() >= 100);
            LoadResult result = load.stop();

            assertThat(result.responses().total()).isEqualTo(server.requests());
            assertThat(result.due()).as("everything that fell due was sent").isEqualTo(server.requests());
            assertThat(result.responses().hostnames()).containsOnlyKeys("abc");
            assertThat(load.stop()).isSameAs(result);
            assertThat(told).containsExactly(result);
        }
    }

    @Test
    void countsEveryLoss() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.RESET, true)) {
            Load load = new Client("127.0.0.1", server.port())
                    .plan()
                    .rate(200)
                    .connections(2)
                    .start();
            Awaitility.await().until(() -> server.requests() >= 20);
            LoadResult result = load.stop();

            assertThat(result.responses().failed()).isEqualTo(server.requests());
        }
    }

    @Test
    void sendsWhatFellDueWhileTheServerWasSilentLateAndSaysSo() throws IOException {
        try (ScriptedServer server = new ScriptedServer("", false)) {
            Load load = LoadPlan.against("127.0.0.1", server.port())
                    .timeout(Duration.ofMillis(150))
                    .rate(20)
                    .connections(1)
                    .start();
            Awaitility.await().until(() -> server.requests() >= 3);
            LoadResult result = load.stop();

            assertThat(result.responses().failures()).containsOnlyKeys("timed out");
            assertThat(result.due()).isEqualTo(result.responses().total());
            assertThat(result.late()).isPositive();
        }
    }

    @Test
    void keepsTheArrivalRate() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.ok("abc"), false)) {
            long start = System.nanoTime();
            Load load = new Client("127.0.0.1", server.port())
                    .plan()
                    .rate(100)
                    .connections(2)
                    .start();
            Awaitility.await().until(() -> server.requests() >= 50);
            double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
            LoadResult result = load.stop();

            // never ahead of the schedule: a request is not sent before it is due
            assertThat(seconds).isGreaterThan(0.45);
            assertThat(result.responses().total()).isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void namesAnOddRate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Client("127.0.0.1", 1).plan().rate(0).connections(1).start())
                .withMessage("rate 0/s: use 1 to 100000");
    }
}
