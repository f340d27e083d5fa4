package dev.ballast.workload;

import static dev.ballast.workload.ScriptedServer.ok;
import static dev.ballast.workload.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.loss.Cause;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Phase;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.request.ServedBetween;
import dev.ballast.request.WarmUp;
import dev.ballast.workload.ScriptedServer.Act;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LoadTest {

    /** When to give up on the others, while slow requests are held. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Keeps what it is told. */
    private static final class Told implements LoadListener {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final List<LoadResult> results = new ArrayList<>();

        @Override
        public void firstServed(String hostname, long nanoTime) {
            calls.add("served " + hostname);
        }

        @Override
        public Explainer explainer(RequestLog requests) {
            calls.add("explainer");
            return lost -> new Explanation(Cause.EMPTY_POOL, lost.id());
        }

        @Override
        public Phases phases(RequestLog requests) {
            calls.add("phases");
            return Phases.of(List.of(new Phases.Window(0, 1e9)), Duration.ZERO);
        }

        @Override
        public void stopped(LoadResult result) {
            calls.add("stopped");
            results.add(result);
        }
    }

    @Test
    void countsEveryRequestThatTheServerSaw() throws IOException {
        Told told = new Told();
        try (ScriptedServer server = new ScriptedServer(ok("abc"), false)) {
            Load load = PatientLoad.start(plan(server).listener(told).rate(50).connections(4));
            Awaitility.await().until(() -> server.requests() >= 100);
            LoadResult result = load.stop();

            assertThat(result.responses().total()).isEqualTo(server.requests());
            assertThat(result.due()).as("everything that fell due was sent").isEqualTo(server.requests());
            assertThat(result.responses().hostnames()).containsOnlyKeys("abc");
            assertThat(result.requests().stream().map(Request::number))
                    .containsExactlyElementsOf(
                            IntStream.range(0, server.requests()).boxed().toList());
            assertThat(result.latency(Phase.CHANGE).getTotalCount()).isEqualTo(result.due());
            assertThat(result.latency(Phase.BASELINE).getTotalCount()).isZero();
            assertThat(load.stop()).isSameAs(result);
            assertThat(told.calls).containsExactly("served abc", "explainer", "phases", "stopped");
            assertThat(told.results).containsExactly(result);
        }
    }

    @Test
    void countsEveryLossAndHasItExplained() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.RESET, true)) {
            Load load =
                    PatientLoad.start(plan(server).listener(new Told()).rate(20).connections(2));
            Awaitility.await().until(() -> server.requests() >= 20);
            LoadResult result = load.stop();

            assertThat(result.responses().failed()).isEqualTo(server.requests());
            assertThat(result.lost()).hasSize(server.requests());
            assertThat(result.lost().get(7).explanation().detail())
                    .isEqualTo(load.plan().id() + "-7");
            assertThat(result.lostByCause()).containsOnlyKeys(Cause.EMPTY_POOL);
            assertThat(result.latency(Phase.CHANGE).getTotalCount())
                    .as("a quick failure is no quick answer")
                    .isZero();
        }
    }

    @Test
    void sendsLateAfterASilenceAndSaysWhy() throws IOException {
        try (ScriptedServer server = new ScriptedServer("", false)) {
            Load load = PatientLoad.start(
                    plan(server).timeout(Duration.ofMillis(150)).rate(20).connections(1));
            Awaitility.await().until(() -> server.requests() >= 3);
            LoadResult result = load.stop();

            assertThat(result.responses().failures().keySet())
                    .contains("timed out")
                    .isSubsetOf("timed out", "connect timed out"); // if the time is up before it connects
            assertThat(result.due()).isEqualTo(result.responses().total());
            assertThat(result.lateness().connection().getMaxValue()).isGreaterThan(100_000);
            assertThat(result.lateness().generator().getValueAtPercentile(50))
                    .isLessThan(result.lateness().connection().getMaxValue());
            assertThat(result.requests().latency().getMinValue())
                    .as("what timed out counts with the time that it waited")
                    .isGreaterThanOrEqualTo(149_000);
        }
    }

    @Test
    void keepsTheArrivalRate() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ok("abc"), false)) {
            long start = System.nanoTime();
            Load load = PatientLoad.start(plan(server).rate(100).connections(2));
            Awaitility.await().until(() -> server.requests() >= 50);
            double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
            LoadResult result = load.stop();

            // never ahead of the schedule: a request is not sent before it is due
            assertThat(seconds).isGreaterThan(0.45);
            assertThat(result.responses().total()).isGreaterThanOrEqualTo(50);
            assertThat(result.requests().stream()).allMatch(request -> request.due() == request.number() * 10_000L);
            assertThat(result.requests().stream()).allMatch(request -> request.sent() >= request.due());
        }
    }

    @Test
    void mixesKeptAndFreshConnectionsGetsAndPosts() throws IOException {
        try (NoOpServer server = new NoOpServer();
                Load load = PatientLoad.start(LoadPlan.against("127.0.0.1", server.port())
                        .rate(1_000)
                        .fresh(0.3)
                        .posts(0.2)
                        .connections(10))) {
            Awaitility.await().until(() -> load.requests().size() >= 1_000);
            LoadResult result = load.stop();
            double all = result.due();

            assertThat(result.lost()).isEmpty();
            assertThat(share(result, request -> !request.reused(), all)).isCloseTo(0.3, within(0.06));
            assertThat(share(result, request -> request.kind() == Request.Kind.POST, all))
                    .isCloseTo(0.2, within(0.05));
            assertThat(share(result, request -> request.kind() == Request.Kind.POST && !request.reused(), all))
                    .as("neither follows the other")
                    .isCloseTo(0.06, within(0.03));
            assertThat(result.requests().stream().map(Request::connection).distinct())
                    .hasSize((int) result.requests().stream()
                            .filter(request -> !request.reused())
                            .count());
            assertThat(result.requests().served())
                    .extracting(ServedBetween::hostname, ServedBetween::reused)
                    .containsExactly(tuple("no-op", false), tuple("no-op", true));
        }
    }

    @Test
    void startReturnsAfterAnUncountedWarmUp() throws IOException {
        Told told = new Told();
        try (ScriptedServer server = new ScriptedServer(ok("abc"), false);
                Load load = PatientLoad.start(
                        plan(server).id("mine").listener(told).rate(100).warmUp(Duration.ofMillis(300)))) {
            Awaitility.await().until(() -> !told.calls.isEmpty());
            assertThat(told.calls).containsExactly("served abc");
            assertThat(load.clock().ms(System.nanoTime())).isNotNegative();
            Awaitility.await().until(() -> server.requests() >= 40);
            LoadResult result = load.stop();

            assertThat(result.due()).isEqualTo(server.requests() - 30);
            assertThat(server.ids()).contains("mine-w0", "mine-w29", "mine-0", "mine-1");
            assertThat(server.ids()).doesNotContain("mine-w30").doesNotHaveDuplicates();
            assertThat(result.requests().warmUp()).isEqualTo(new WarmUp(30, new TreeMap<>()));
        }
    }

    @Test
    void countsWhatFailsInTheWarmUp() throws IOException {
        ScriptedServer.Script coldIsBad =
                request -> Act.answer(request.id().contains("-w") ? status("502 Bad Gateway", "") : ok("abc"));
        try (ScriptedServer server = new ScriptedServer(coldIsBad);
                Load load = PatientLoad.start(plan(server).rate(100).warmUp(Duration.ofMillis(300)))) {
            Awaitility.await().until(() -> server.requests() >= 40);
            LoadResult result = load.stop();

            assertThat(result.lost()).isEmpty();
            assertThat(result.requests().warmUp())
                    .isEqualTo(new WarmUp(30, new TreeMap<>(Map.of("502 bad gateway", 30L))));
        }
    }

    @Test
    void aPlanThatIsStartedTwiceHasTwoIds() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ok("abc"), false)) {
            LoadPlan plan = plan(server).id("twice").rate(50);
            for (String id : List.of("twice", "twice-2", "twice-3")) {
                try (Load load = PatientLoad.start(plan)) {
                    Awaitility.await().until(() -> load.requests().size() >= 2);
                    assertThat(load.plan().id()).isEqualTo(id);
                    assertThat(load.stop().requests().load()).isEqualTo(id);
                }
            }
            assertThat(server.ids())
                    .contains("twice-0", "twice-2-0", "twice-3-0")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void slowRequestsDoNotHoldUpTheOthers() throws IOException {
        CountDownLatch others = new CountDownLatch(50);
        ScriptedServer.Script script = request -> {
            if (request.line().startsWith("GET /slow?ms=1000 ")) {
                awaitAtMost(others, TIMEOUT);
                LockSupport.parkNanos(1_000_000_000);
            }
            others.countDown();
            return Act.answer(request.line().startsWith("POST") ? status("200 OK", request.body()) : ok("abc"));
        };
        try (ScriptedServer server = new ScriptedServer(script);
                Load load = PatientLoad.start(plan(server)
                        .rate(100)
                        .connections(2)
                        .slow(10, Duration.ofMillis(1_000))
                        .timeout(TIMEOUT))) {
            assertThat(awaitAtMost(others, TIMEOUT))
                    .as("others go on while all slow ones are held")
                    .isTrue();
            Awaitility.await().until(() -> load.requests().size() >= 110);
            LoadResult result = load.stop();

            assertThat(result.lost()).isEmpty();
            assertThat(server.ids()).doesNotHaveDuplicates().hasSize((int) result.due());
            assertThat(result.requests().stream()
                            .filter(request -> request.kind() == Request.Kind.SLOW && request.reused()))
                    .isEmpty();
            assertThat(result.requests().stream().filter(request -> request.kind() == Request.Kind.SLOW))
                    .hasSizeGreaterThanOrEqualTo(10)
                    .allMatch(request -> request.latency() >= 990_000);
            assertThat(result.requests().stream().map(Request::due)).isSorted();
        }
    }

    @Test
    void passesOnAFailureOfTheListener() throws IOException {
        LoadListener broken = new LoadListener() {
            @Override
            public void firstServed(String hostname, long nanoTime) {
                throw new IllegalStateException("disk full");
            }
        };
        try (ScriptedServer server = new ScriptedServer(ok("abc"), false)) {
            Load load = PatientLoad.start(plan(server).listener(broken));
            Awaitility.await().until(() -> server.requests() >= 1);

            assertThatThrownBy(load::stop)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not send what it was to")
                    .hasRootCauseMessage("disk full");
        }
    }

    private static boolean awaitAtMost(CountDownLatch latch, Duration time) {
        try {
            return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static double share(LoadResult result, Predicate<Request> which, double all) {
        return result.requests().stream().filter(which).count() / all;
    }

    private static LoadPlan plan(ScriptedServer server) {
        return LoadPlan.against("127.0.0.1", server.port());
    }
}
