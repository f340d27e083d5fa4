package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A load that ends while requests are due for which it has no connection. */
@Execution(ExecutionMode.CONCURRENT)
class GivenUpLoadTest {

    @Test
    void dueRequestsAreNeverSentAfterGivingUp() throws IOException {
        try (ScriptedServer server = new ScriptedServer("", false)) {
            LoadResult result = giveUp(server, GivenUpLoadTest::steady);

            assertThat(result.requests().stream()).hasSize((int) result.due());
            assertThat(result.requests().stream().limit(2).map(Request::outcome))
                    .containsOnly(Outcome.TIMED_OUT);
            assertThat(result.requests().stream().skip(2).map(Request::outcome))
                    .hasSizeGreaterThanOrEqualTo(8)
                    .containsOnly(Outcome.NEVER_SENT);
            assertThat(result.responses().total()).isEqualTo(2);
            assertThat(result.lostByCause()).containsKey(Cause.CONNECTIONS_HELD);
            assertThat(result.requests().latency().getTotalCount())
                    .as("the time that they waited counts")
                    .isEqualTo(result.due());
        }
    }

    @Test
    void aGeneratorThatStoodStillIsBlamedForWhatItNeverSent() throws IOException {
        try (ScriptedServer server = new ScriptedServer("", false)) {
            LoadResult result = giveUp(server, GivenUpLoadTest::stillForAMinute);

            assertThat(result.requests().stream().skip(2).map(Request::outcome)).containsOnly(Outcome.NEVER_SENT);
            assertThat(result.lostByCause()).containsKey(Cause.GENERATOR).doesNotContainKey(Cause.CONNECTIONS_HELD);
        }
    }

    /** Returns the result of a load that gives up while two requests hold its connections, 100 ms after they were sent. */
    private static LoadResult giveUp(ScriptedServer silent, Function<LoadClock, Heartbeat> heartbeats) {
        Load load = Load.start(
                LoadPlan.against("127.0.0.1", silent.port()).rate(100).connections(2),
                heartbeats,
                Duration.ofSeconds(10));
        Awaitility.await().until(() -> silent.requests() >= 2);
        long sent = System.nanoTime(); // late on a busy machine, which is the generator's fault
        Awaitility.await()
                .until(() -> load.clock().ms(System.nanoTime())
                        > Math.max(0, load.clock().ms(sent)) + 100);
        Thread.currentThread().interrupt(); // so that it gives up at once, not 10 s later
        LoadResult result = load.stop();
        assertThat(Thread.interrupted()).isTrue();
        return result;
    }

    /** The heartbeat of a generator that never stands still, whatever else this machine does. */
    private static Heartbeat steady(LoadClock clock) {
        return new Heartbeat(clock, () -> 0);
    }

    private static Heartbeat stillForAMinute(LoadClock clock) {
        Iterator<Long> times = List.of(clock.startNanos() - 1_000_000_000, clock.startNanos() + 60_000_000_000L)
                .iterator();
        AtomicLong now = new AtomicLong();
        return new Heartbeat(clock, () -> times.hasNext() ? now.updateAndGet(last -> times.next()) : now.get());
    }
}
