package dev.ballast.workload;

import static dev.ballast.workload.ScriptedServer.ok;
import static dev.ballast.workload.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.workload.ScriptedServer.Act;
import dev.ballast.workload.ScriptedServer.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request reaches any server at most once, and ends in exactly one outcome. */
@Execution(ExecutionMode.CONCURRENT)
class NoHiddenRetriesTest {

    private static final int ENOUGH = 40;
    private static final Duration SHORT = Duration.ofMillis(250);

    static Stream<Arguments> faults() {
        String cut = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"host";
        return Stream.of(
                fault("reset", Act.answer("").thenReset(), Outcome.RESET_BEFORE_FIRST_BYTE),
                fault("close", Act.answer("").thenClose(), Outcome.CLOSED_BEFORE_FIRST_BYTE),
                fault("reset in the head", Act.answer("HTTP/1.1 200").thenReset(), Outcome.RESET_IN_BODY),
                fault("reset in the body", Act.answer(cut).thenReset(), Outcome.RESET_IN_BODY),
                fault("close in the head", Act.answer("HTTP/1.1 200").thenClose(), Outcome.ENDED_EARLY),
                fault("close in the body", Act.answer(cut).thenClose(), Outcome.ENDED_EARLY),
                fault("502", Act.answer(status("502 Bad Gateway", "")), Outcome.BAD_GATEWAY),
                fault("503", Act.answer(status("503 Service Unavailable", "")), Outcome.UNAVAILABLE),
                fault("504", Act.answer(status("504 Gateway Timeout", "")), Outcome.GATEWAY_TIMEOUT),
                fault("500", Act.answer(status("500 Internal Server Error", "x")), Outcome.APPLICATION_ERROR),
                fault(
                        "307",
                        Act.answer("HTTP/1.1 307 T\r\nLocation: /\r\n\r\n").thenClose(),
                        Outcome.APPLICATION_ERROR),
                fault("wrong body", Act.answer(status("200 OK", "hello")), Outcome.WRONG_BODY),
                fault(
                        "cut JSON",
                        Act.answer(status("200 OK", "{\"hostname\":\"a\",\"data\":[1,2")),
                        Outcome.WRONG_BODY),
                fault("not HTTP", Act.answer("220 mail.example.org ESMTP\r\n"), Outcome.NOT_HTTP),
                fault("silence", Act.answer(""), Outcome.TIMED_OUT),
                fault("silence in the body", Act.answer(cut), Outcome.TIMED_OUT));
    }

    private static Arguments fault(String name, Act act, Outcome outcome) {
        return arguments(name, (Script) request -> act, outcome);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void eachRequestArrivesOnce(String name, Script script, Outcome outcome) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script)) {
            LoadPlan plan = outcome == Outcome.TIMED_OUT ? plan(server).timeout(SHORT) : plan(server);
            RequestLog requests = send(plan.posts(0.5), log -> server.requests() >= ENOUGH);

            assertThat(requests.stream()).hasSize(requests.size());
            List<Request> sent = requests.stream()
                    .filter(request -> !ranOutOfTimeBeforeItConnected(request, plan))
                    .toList();
            assertThat(sent).extracting(Request::outcome).containsOnly(outcome);
            assertThat(sent).extracting(Request::kind).contains(Request.Kind.GET, Request.Kind.POST);
            // a server that says nothing may read a request after its client has given up
            Awaitility.await().until(() -> server.requests() >= sent.size());
            assertArrivedOnce(server);
            assertThat(server.ids())
                    .containsExactlyInAnyOrderElementsOf(
                            sent.stream().map(Request::id).toList());
        }
    }

    /** A busy machine may let a short time pass between a request's start and its connection. */
    private static boolean ranOutOfTimeBeforeItConnected(Request request, LoadPlan plan) {
        return plan.timeout().equals(SHORT) && request.outcome() == Outcome.CONNECT_TIMED_OUT;
    }

    @Test
    void losesRequestsResetOnKeptConnections() throws IOException {
        Script secondIsReset =
                request -> request.nth() == 1 ? right(request) : Act.answer("").thenReset();
        try (ScriptedServer server = new ScriptedServer(secondIsReset)) {
            RequestLog requests = send(plan(server).posts(0.5).fresh(0), log -> server.requests() >= ENOUGH);

            assertThat(requests.stream().filter(Request::reused).map(Request::outcome))
                    .isNotEmpty()
                    .containsOnly(Outcome.RESET_BEFORE_FIRST_BYTE);
            assertThat(requests.stream().filter(request -> !request.reused()).map(Request::outcome))
                    .isNotEmpty()
                    .containsOnly(Outcome.ANSWERED);
            assertArrivedOnce(server);
            assertThat(server.ids()).hasSize(requests.size());
        }
    }

    /** The planted fault: a server that answers once more than it was asked. */
    @Test
    void countsUnrequestedBytesWithoutReadingThem() throws IOException {
        Script twice = request -> Act.answer(right(request).bytes() + ok("another"));
        try (ScriptedServer server = new ScriptedServer(twice)) {
            RequestLog requests = send(plan(server).fresh(0), log -> server.requests() >= ENOUGH);

            assertThat(requests.unasked()).isPositive();
            assertThat(requests.stream().flatMap(request -> request.hostname().stream()))
                    .containsOnly("abc");
        }
    }

    @Test
    void losesAnEchoOfAnotherRequest() throws IOException {
        Script shifted = request -> Act.answer(
                status("200 OK", request.body().replace(request.body().charAt(0), '#')));
        try (ScriptedServer server = new ScriptedServer(shifted)) {
            RequestLog requests = send(plan(server).posts(1), log -> server.requests() >= ENOUGH);

            assertThat(requests.stream().map(Request::outcome)).containsOnly(Outcome.WRONG_BODY);
            assertArrivedOnce(server);
        }
    }

    /** The planted fault: a server that gives each answer to the request after the one that it is for. */
    @Test
    void losesTheAnswerToAnotherRequest() throws IOException {
        AtomicReference<String> last = new AtomicReference<>("load-of-nobody-0");
        Script shifted = request -> Act.answer("HTTP/1.1 200 OK\r\nX-Request-ID: %s\r\nContent-Length: 18\r\n\r\n"
                        .formatted(last.getAndSet(request.id()))
                + "{\"hostname\":\"abc\"}");
        try (ScriptedServer server = new ScriptedServer(shifted)) {
            RequestLog requests = send(plan(server), log -> server.requests() >= ENOUGH);

            assertThat(requests.stream().map(Request::outcome)).containsOnly(Outcome.WRONG_BODY, Outcome.ANSWERED);
            assertThat(requests.stream().filter(request -> !request.lost()))
                    .as("the first, since an id that is a proxy's own says nothing")
                    .hasSize(1);
        }
    }

    @Test
    void takesAnAnswerWithItsOwnId() throws IOException {
        Script own = request ->
                Act.answer("HTTP/1.1 200 OK\r\nX-Request-ID: %s\r\nContent-Length: 18\r\n\r\n".formatted(request.id())
                        + "{\"hostname\":\"abc\"}");
        try (ScriptedServer server = new ScriptedServer(own)) {
            RequestLog requests = send(plan(server).posts(0), log -> server.requests() >= ENOUGH);

            assertThat(requests.stream().map(Request::outcome)).containsOnly(Outcome.ANSWERED);
        }
    }

    @Test
    void reportsARefusal() throws IOException {
        ScriptedServer gone = new ScriptedServer("", false);
        gone.close();
        RequestLog requests = send(plan(gone), log -> log.size() >= ENOUGH);

        assertThat(requests.stream().map(Request::outcome)).containsOnly(Outcome.REFUSED);
    }

    @Test
    void reportsAConnectThatTimesOut() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(List.of(first, second)).allMatch(Socket::isConnected);
            RequestLog requests = send(
                    LoadPlan.against("127.0.0.1", full.getLocalPort())
                            .timeout(SHORT)
                            .rate(4)
                            .connections(2),
                    log -> log.size() >= 4);

            assertThat(requests.stream().map(Request::outcome)).containsOnly(Outcome.CONNECT_TIMED_OUT);
        }
    }

    @Test
    void reportsAMissingRoute() {
        RequestLog requests = send(LoadPlan.against("255.255.255.255", 80).connections(1), log -> log.size() >= 4);

        assertThat(requests.stream().map(Request::outcome)).containsOnly(Outcome.UNREACHABLE);
    }

    /** The planted fault: the JDK's own client sends a GET again when its connection was closed under it. */
    @Test
    void detectsARetryingClient() throws Exception {
        Script secondIsCut =
                request -> request.nth() == 1 ? right(request) : Act.answer("").thenClose();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (ScriptedServer server = new ScriptedServer(secondIsCut)) {
            for (int i = 0; i < 2; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                        .header("X-Request-ID", "load-" + i)
                        .build();
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
            }

            assertThatThrownBy(() -> assertArrivedOnce(server))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("load-1");
        }
    }

    /** The rate is low, so that a busy machine keeps up. */
    private static LoadPlan plan(ScriptedServer server) {
        return LoadPlan.against("127.0.0.1", server.port()).rate(50).connections(20);
    }

    private static RequestLog send(LoadPlan plan, Predicate<RequestLog> enough) {
        try (Load load = PatientLoad.start(plan)) {
            Awaitility.await().until(() -> enough.test(load.requests()));
            return load.stop().requests();
        }
    }

    private static Act right(ScriptedServer.Got request) {
        return Act.answer(request.line().startsWith("POST") ? status("200 OK", request.body()) : ok("abc"));
    }

    private static void assertArrivedOnce(ScriptedServer server) {
        assertThat(server.ids()).as("ids of the requests that arrived").doesNotHaveDuplicates();
    }
}
