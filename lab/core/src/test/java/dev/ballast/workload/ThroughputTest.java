package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.request.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ThroughputTest {

    private static final Duration TIME = Duration.ofMillis(500);

    /** A JVM that has just started may answer nothing in half a second of a busy machine. */
    private static final Duration TIME_FOR_ANSWERS = Duration.ofSeconds(2);

    @Test
    void countsAnswers() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.ok("abc"), false)) {
            Throughput throughput = Throughput.of(plan(server), TIME_FOR_ANSWERS);

            assertThat(throughput.lost()).isZero();
            assertThat(throughput.outcomes()).containsOnlyKeys(Outcome.ANSWERED);
            long answered = throughput.outcomes().get(Outcome.ANSWERED);
            assertThat(throughput.perSecond()).isEqualTo(answered / 2.0);
            assertThat(answered).isBetween((long) server.requests() - 2, (long) server.requests());
            assertThat(server.ids()).doesNotHaveDuplicates();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void countsLosses() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.RESET, true)) {
            Throughput throughput = Throughput.of(plan(server), TIME);

            assertThat(throughput.perSecond()).isZero();
            assertThat(throughput.lost()).isEqualTo(server.requests()).isPositive();
        }
    }

    @Test
    void countsASilentServerAsLoss() throws IOException {
        try (ScriptedServer server = new ScriptedServer("", false)) {
            Throughput throughput = Throughput.of(plan(server).timeout(Duration.ofMillis(600)), TIME);

            assertThat(throughput.outcomes()).containsOnlyKeys(Outcome.TIMED_OUT);
        }
    }

    private static LoadPlan plan(ScriptedServer server) {
        return LoadPlan.against("127.0.0.1", server.port()).connections(2).fresh(0);
    }
}
