package dev.ballast.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.loss.AccessLog;
import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Responses;
import dev.ballast.run.RunDirectory;
import dev.ballast.workload.Client;
import dev.ballast.workload.Load;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final History history = History.inMemory();
    private final AccessLog accessLog = new AccessLog();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private volatile int status = 200;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        byte[] body = "{\"hostname\": \"0123456789ab\"}".getBytes(StandardCharsets.US_ASCII);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServing() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void recordsTheFirstAnswerOfAnInstanceOnce() {
        Traffic traffic = traffic();

        traffic.ask();
        traffic.ask();

        assertThat(history.entries(LoadEvent.Served.class))
                .extracting(Entry::event)
                .containsExactly(new LoadEvent.Served("0123456789ab", "api-1"));
    }

    @Test
    void ignoresInstancesThatAnsweredEarlier() {
        history.record(new LoadEvent.Served("0123456789ab", "api-1"));

        traffic().ask();

        assertThat(history.entries()).hasSize(1);
    }

    @Test
    void recordsABatchOfRequests() {
        Responses responses = traffic().send(3);
        assertThat(responses.total()).isEqualTo(3);

        assertThat(history.last(LoadEvent.Requests.class).orElseThrow().event())
                .satisfies(batch -> assertThat(batch.purpose()).isEqualTo("requests"))
                .satisfies(batch ->
                        assertThat(batch.batch()).isEqualTo(responses.id()).isNotBlank())
                .satisfies(batch -> assertThat(batch.total()).isEqualTo(3))
                .satisfies(batch -> assertThat(batch.failed()).isZero());
    }

    @Test
    void countsAnswersOfStrangersAsFailures() {
        history.record(new InstanceEvent.Started("api-1", "api", "ba9876543210", "10.0.0.1:5000"));

        Responses responses = traffic().send(3);

        assertThat(responses.hostnames()).isEmpty();
        assertThat(responses.failures()).containsExactly(Map.entry("misrouted", 3));
    }

    @Test
    void countsAnswersOfAnotherServiceAsFailures() {
        history.record(new InstanceEvent.Started("api-1", "api", "ba9876543210", "10.0.0.1:5000"));
        history.record(new InstanceEvent.Started("shop-1", "shop", "0123456789ab", "10.0.0.2:5000"));

        assertThat(traffic().send(3).failures()).containsExactly(Map.entry("misrouted", 3));
    }

    @Test
    void aBatchKnowsHowTheBalancerChooses() {
        history.record(new BalancerEvent.Balances("balancer", Balancing.ROUND_ROBIN));

        assertThat(traffic().send(1).balancing()).isEqualTo(Balancing.ROUND_ROBIN);
    }

    @Test
    void recordsALoadAndKeepsItsRequests() throws IOException {
        LoadResult result = load(traffic(), 10);

        String name = result.requests().load();
        assertThat(history.last(LoadEvent.Requests.class).orElseThrow().event().purpose())
                .isEqualTo("load " + name);
        assertThat(history.entries(LoadEvent.ServedBetween.class)).isNotEmpty();
        assertThat(history.entries(LoadEvent.Lost.class)).isEmpty();
        Path file = folder.resolve("requests/%s.csv.gz".formatted(name));
        assertThat(file).isNotEmptyFile();
        assertThat(header(file)).endsWith(" service=api balancer=balancer");
    }

    private static String header(Path requests) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(requests)), StandardCharsets.UTF_8))) {
            return lines.readLine();
        }
    }

    @Test
    void aLoadOfAnotherServiceIsNotAnsweredByThisOne() {
        history.record(new InstanceEvent.Started("api-1", "api", "ba9876543210", "10.0.0.1:5000"));
        history.record(new InstanceEvent.Started("shop-1", "shop", "0123456789ab", "10.0.0.2:5000"));

        assertThat(load(traffic(), 3).lostByCause()).containsOnlyKeys(Cause.MISROUTED);
    }

    @Test
    void aLoadTakesNoIdOfAnotherProcess() throws IOException {
        Files.createDirectories(folder.resolve("requests"));
        Files.createFile(folder.resolve("requests/checkout.csv.gz"));

        try (Load load = traffic().plan().id("checkout").rate(100).start()) {
            assertThat(load.stop().requests().load()).isEqualTo("checkout-2");
        }
    }

    @Test
    void recordsEachLostRequestWithItsCause() {
        status = 503;

        LoadResult result = load(traffic(), 5);

        assertThat(history.entries(LoadEvent.Lost.class))
                .hasSize(result.lost().size())
                .allSatisfy(lost -> assertThat(lost.event().cause()).isNotBlank());
    }

    @Test
    void recordsWhatFailedInTheWarmUp() {
        status = 503;

        try (Load load =
                traffic().plan().rate(100).warmUp(Duration.ofMillis(200)).start()) {
            load.stop();
        }

        assertThat(history.last(LoadEvent.WarmedUp.class).orElseThrow().event())
                .satisfies(warmUp -> assertThat(warmUp.requests()).isEqualTo(20))
                .satisfies(warmUp -> assertThat(warmUp.failures()).containsExactly(entry("503 unavailable", 20L)));
    }

    private static LoadResult load(Traffic traffic, int atLeast) {
        try (Load load = traffic.plan().rate(100).connections(4).start()) {
            await().atMost(LIMIT).until(() -> load.requests().size() >= atLeast);
            return load.stop();
        }
    }

    private Traffic traffic() {
        int port = server.getAddress().getPort();
        return new Traffic(
                new Target("api", "balancer"),
                new Client("127.0.0.1", port),
                accessLog,
                Ledger.NONE,
                new TrafficRecords(history, RunDirectory.at(folder), hostname -> "api-1", history::entries));
    }
}
