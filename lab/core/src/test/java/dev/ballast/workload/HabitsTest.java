package dev.ballast.workload;

import static dev.ballast.workload.ScriptedServer.ok;
import static dev.ballast.workload.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.ScriptedServer.Act;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class HabitsTest {

    private static final Duration REST = Duration.ofMillis(400);

    @Test
    void restingConnectionsSendOnceInEachPeriod() throws IOException {
        try (NoOpServer server = new NoOpServer()) {
            LoadResult result = send(
                    plan(server.port())
                            .posts(0.5)
                            .with(Resting.apart(4, REST))
                            .rate(0)
                            .build(),
                    20);

            assertThat(result.lost()).isEmpty();
            assertThat(result.requests().stream().map(Request::due))
                    .containsExactlyElementsOf(Stream.iterate(0L, due -> due + 100_000)
                            .limit(result.due())
                            .toList());
            assertThat(result.requests().stream().map(Request::kind)).contains(Request.Kind.GET, Request.Kind.POST);
            assertThat(result.requests().stream().map(Request::connection).distinct())
                    .hasSize(4);
            assertThat(rests(result)).containsOnly(REST.toNanos() / 1_000);
        }
    }

    /** Returns the times from one request of a connection to its next one. */
    private static List<Long> rests(LoadResult result) {
        Map<Integer, Long> last = new HashMap<>();
        List<Long> rests = new ArrayList<>();
        result.requests().stream().forEach(request -> {
            Long before = last.put(request.connection(), request.due());
            if (before != null) {
                rests.add(request.due() - before);
            }
        });
        return rests;
    }

    @Test
    void restingTogetherSendsAllAtOnce() throws IOException {
        try (NoOpServer server = new NoOpServer()) {
            LoadResult result = send(
                    plan(server.port()).with(Resting.together(5, REST)).rate(0).build(), 11);

            assertThat(result.requests().stream().map(Request::due).limit(11))
                    .containsExactly(0L, 0L, 0L, 0L, 0L, 400_000L, 400_000L, 400_000L, 400_000L, 400_000L, 800_000L);
            assertThat(result.requests().stream().map(Request::connection).distinct())
                    .hasSize(5);
        }
    }

    /** No source but this one knows it. */
    private record Ramp(int connections) implements Habit {

        @Override
        public long due(long place) {
            return (long) (Math.sqrt(place) * 100_000_000);
        }
    }

    @Test
    void aHabitIsOneFile() throws IOException {
        try (NoOpServer server = new NoOpServer()) {
            LoadResult result =
                    send(plan(server.port()).with(new Ramp(3)).rate(0).build(), 10);

            assertThat(result.lost()).isEmpty();
            assertThat(result.requests().stream().map(Request::due).limit(10))
                    .contains(0L, 100_000L, 200_000L, 300_000L);
        }
    }

    @Test
    void burstsFromColdOpenAConnectionEach() throws IOException {
        try (NoOpServer server = new NoOpServer()) {
            LoadResult result = send(
                    plan(server.port()).with(new ColdBursts(6, REST)).rate(0).build(), 12);

            assertThat(result.lost()).isEmpty();
            assertThat(result.requests().stream()).noneMatch(Request::reused);
            assertThat(result.requests().stream().map(Request::due).limit(12).distinct())
                    .containsExactly(0L, 400_000L);
        }
    }

    @Test
    void uploadsAreSentAtTheirRate() throws IOException {
        try (NoOpServer server = new NoOpServer()) {
            LoadResult result = send(
                    plan(server.port())
                            .with(new Uploads(2, REST, 20_000, 40_000))
                            .rate(0)
                            .build(),
                    2);

            assertThat(result.lost()).isEmpty();
            assertThat(result.requests().stream())
                    .allMatch(request -> request.kind() == Request.Kind.SLOW)
                    .allMatch(request -> "no-op".equals(request.host()))
                    .allMatch(request -> request.ended() - request.sent() > 400_000);
            assertThat(result.requests().latency().getTotalCount())
                    .as("they take the time that they are to take")
                    .isZero();
        }
    }

    @Test
    void slowReadersReadAtTheirRate() throws IOException {
        try (NoOpServer server = new NoOpServer()) {
            LoadResult result = send(
                    plan(server.port())
                            .with(new SlowReaders(2, REST, 20_000, 40_000))
                            .rate(0)
                            .build(),
                    2);

            assertThat(result.lost()).isEmpty();
            assertThat(result.requests().stream())
                    .allMatch(request -> request.kind() == Request.Kind.SLOW)
                    .allMatch(request -> request.ended() - request.sent() > 400_000);
        }
    }

    /** The planted fault: a server that accepts and reads nothing. */
    @Test
    void anUploadThatNobodyReadsTimesOut() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Load load = plan(deaf.getLocalPort())
                        .with(new Uploads(1, Duration.ofSeconds(1), 4_000_000, 100_000_000))
                        .rate(0)
                        .timeout(Duration.ofMillis(300))
                        .build()
                        .start();
                Socket accepted = deaf.accept()) {
            assertThat(accepted.isConnected()).isTrue();
            Awaitility.await().until(() -> load.requests().stream().findAny().isPresent());
            LoadResult result = load.stop();

            assertThat(result.responses().failures()).containsKey("timed out");
        }
    }

    @Test
    void habitsAreMixedAndNumberedByTime() throws IOException {
        try (ScriptedServer server = new ScriptedServer(request ->
                Act.answer(request.line().startsWith("POST") ? status("200 OK", request.body()) : ok("abc")))) {
            LoadResult result = send(
                    plan(server.port())
                            .rate(50)
                            .connections(4)
                            .with(Resting.apart(3, REST))
                            .with(Resting.together(3, REST))
                            .with(new ColdBursts(2, REST))
                            .build(),
                    60);

            assertThat(result.lost()).isEmpty();
            assertThat(server.ids()).doesNotHaveDuplicates().hasSize((int) result.due());
            assertThat(result.requests().stream()).hasSize((int) result.due());
            assertThat(result.requests().stream().map(Request::due)).isSorted();
        }
    }

    private static LoadPlanBuilder plan(int port) {
        return LoadPlan.builder("127.0.0.1", port).fresh(0);
    }

    private static LoadResult send(LoadPlan plan, int atLeast) {
        try (Load load = PatientLoad.start(plan)) {
            Awaitility.await().until(() -> load.requests().stream().count() >= atLeast);
            return load.stop();
        }
    }
}
