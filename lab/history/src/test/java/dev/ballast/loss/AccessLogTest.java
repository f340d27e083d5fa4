package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {

    private final AccessLog log = new AccessLog();

    @BeforeEach
    void explainLosses() {
        log.keepRequests();
    }

    private void line(String id, int status, String upstream, String more) {
        line(log, id, status, upstream, more);
    }

    private static void line(AccessLog log, String id, int status, String upstream, String more) {
        log.accept(
                "nginx",
                "{\"msec\":1732345678.123,\"seconds\":0.010,\"status\":%d,\"upstream\":\"%s\",%s\"clientRequestId\":\"%s\"}"
                        .formatted(status, upstream, more, id));
    }

    /** A line of one of two proxies, or of two listeners of one. */
    private void hop(String process, String client, int status, String upstream, double seconds) {
        log.accept(
                process,
                ("{\"seconds\":%s,\"status\":%d,\"upstream\":\"%s\",\"upstreamStatus\":\"%d\",\"client\":\"%s\","
                                + "\"clientRequestId\":\"load1-1\"}")
                        .formatted(seconds, status, upstream, status, client));
    }

    private AccessLine found(int number) {
        return log.find("load1", number).get(0);
    }

    @Test
    void keepsOnlyTheNumberOfASuccess() {
        line("load1-7", 200, "10.0.0.1:5000", "");

        assertThat(log.has("load1", 7)).isTrue();
        assertThat(log.has("load1", 8)).isFalse();
        assertThat(log.has("load2", 7)).isFalse();
        assertThat(log.find("load1", 7)).isEmpty();
        assertThat(log.of("load1")).isEqualTo(new AccessLog.Summary(1, 0, 0, new TreeMap<>(Map.of("200", 1L))));
        assertThat(log.exists()).isTrue();
    }

    @Test
    void keepsHowLongASlowConnectTook() {
        line("load1-7", 200, "10.0.0.1:5000", "\"upstreamConnect\":\"1.030\",");
        line("load1-8", 200, "10.0.0.1:5000", "\"upstreamConnect\":\"0.003\",");

        assertThat(log.slowConnects("load1")).isEqualTo(Map.of(7, 1.03));
        assertThat(log.slowConnects("load2")).isEmpty();
    }

    @Test
    void listsRequestsThatWereNotLogged() {
        line("load1-7", 200, "10.0.0.1:5000", "");
        BitSet numbers = new BitSet();
        numbers.set(6, 9);
        log.removeLogged("load1", numbers);
        log.removeLogged("load2", numbers);

        assertThat(numbers.stream()).containsExactly(6, 8);
    }

    @Test
    void countsAnswersWithoutAnUpstream() {
        line("load1-1", 200, "", "");
        line("load1-2", 503, "", "");
        assertThat(log.unserved("load1")).as("a log that names no upstream").isZero();

        line("load1-3", 200, "10.0.0.1:5000", "");
        assertThat(log.unserved("load1")).isEqualTo(1);
    }

    @Test
    void knowsWhichUpstreamAnsweredARequest() {
        line("load1-1", 200, "10.0.0.1:5000, 10.0.0.2:5000", "");
        line("load1-2", 502, "10.0.0.1:5000", "");
        line("load1-3", 200, "10.0.0.1:5000", "");
        line("load1-3", 200, "10.0.0.2:5000", "");

        assertThat(log.answeredBy("load1", 1)).containsExactly("10.0.0.2:5000");
        assertThat(log.answeredBy("load1", 2)).isEmpty();
        assertThat(log.answeredBy("load1", 3))
                .as("one that came twice")
                .containsExactlyInAnyOrder("10.0.0.1:5000", "10.0.0.2:5000");
        assertThat(log.answeredBy("load2", 1)).isEmpty();
    }

    @Test
    void aRetryThatFailedMasksNothing() {
        line("load1-1", 502, "10.0.0.1:5000, 10.0.0.2:5000", "\"upstreamStatus\":\"502, 502\",");
        line("load1-2", 200, "10.0.0.1:5000, 10.0.0.2:5000", "\"bytes\":28,\"completion\":\"\",");

        assertThat(log.of("load1").retried()).isZero();
    }

    @Test
    void countsARetryThatTheClientNeverSaw() {
        line("load1-1", 200, "10.0.0.1:5000, 10.0.0.2:5000", "\"upstreamStatus\":\"502, 200\",");
        line("load1-2", 200, "10.0.0.2:5000", "\"retries\":2,");

        assertThat(log.of("load1").retried()).isEqualTo(2);
        assertThat(found(1).upstreams()).isEqualTo(List.of("10.0.0.1:5000", "10.0.0.2:5000"));
        assertThat(found(1).lastUpstream()).isEqualTo("10.0.0.2:5000");
        assertThat(found(2).retries()).isEqualTo(2);
    }

    @Test
    void countsTheAttemptsOfAClientThatRetries() {
        line("load1-1", 503, "", "");
        line("load1-2", 200, "10.0.0.1:5000", "");
        line("load1-1", 503, "", "");
        line("load1-1", 200, "10.0.0.1:5000", "");

        assertThat(log.of("load1"))
                .isEqualTo(new AccessLog.Summary(2, 0, 2, new TreeMap<>(Map.of("200", 2L, "503", 2L))));
    }

    @Test
    void twoProxiesAreTwoHops() {
        hop("inner", "10.0.0.5:40000", 200, "10.0.0.1:5000", 0.010);
        hop("outer", "172.18.0.1:50000", 200, "10.0.0.5:8081", 0.011);

        assertThat(log.of("load1")).isEqualTo(new AccessLog.Summary(1, 0, 0, new TreeMap<>(Map.of("200", 1L))));
    }

    @Test
    void twoListenersOfOneProcessAreTwoHops() {
        hop("nginx", "127.0.0.1:40000", 502, "10.0.0.1:5000", 0.010);
        hop("nginx", "172.18.0.1:50000", 503, "127.0.0.1:8081", 0.011);

        assertThat(log.of("load1"))
                .as("the client received the outer one's status")
                .isEqualTo(new AccessLog.Summary(1, 0, 0, new TreeMap<>(Map.of("503", 1L))));
        assertThat(log.find("load1", 1)).extracting(AccessLine::status).containsExactly(502, 503);
    }

    /** The second hop has the client's address, as with the PROXY protocol, or the log has none. */
    @ParameterizedTest
    @CsvSource({"172.18.0.1:50000, 127.0.0.1:8081", "'', unix:/run/inner.sock", "'', localhost:8081"})
    void aProxyThatSendsToItselfHasTwoHops(String client, String itself) {
        hop("nginx", client, 502, "10.0.0.1:5000", 0.010);
        hop("nginx", client, 503, itself, 0.011);
        assertThat(log.of("load1"))
                .as("the client received the outer one's status")
                .isEqualTo(new AccessLog.Summary(1, 0, 0, new TreeMap<>(Map.of("503", 1L))));

        hop("nginx", client, 200, itself, 0.011);
        assertThat(log.of("load1").repeated()).isEqualTo(1);
    }

    @Test
    void aFailureOfTheOuterHopAloneIsFollowedByARetry() {
        hop("nginx", "172.18.0.1:50000", 502, "unix:/run/current.sock", 0.010);
        hop("nginx", "172.18.0.1:50001", 200, "10.0.0.1:5000", 0.010);

        assertThat(log.of("load1").repeated()).isEqualTo(1);
    }

    @Test
    void anOuterHopsOwnAnswerBeforeIsARetry() {
        hop("nginx", "172.18.0.1:50000", 503, "", 0.001);
        hop("nginx", "127.0.0.1:40000", 200, "10.0.0.1:5000", 0.010);
        hop("nginx", "172.18.0.1:50001", 200, "127.0.0.1:8081", 0.011);

        assertThat(log.of("load1").repeated()).isEqualTo(1);

        hop("nginx", "172.18.0.1:50001", 503, "", 0.001);
        assertThat(log.of("load1").repeated()).as("and after").isEqualTo(2);
    }

    @Test
    void anotherConnectionOfTheClientIsARetry() {
        hop("nginx", "172.18.0.1:50000", 503, "", 0.001);
        hop("nginx", "172.18.0.1:50001", 200, "10.0.0.1:5000", 0.010);

        assertThat(log.of("load1").repeated()).isEqualTo(1);
    }

    /** After an internal redirect, nginx separates the upstreams by colons between blanks. */
    @Test
    void aColonBetweenBlanksIsNoUpstream() {
        line("load1-1", 200, "10.0.0.1:5000 : 10.0.0.2:5000", "\"upstreamStatus\":\"200 : 200\",\"bytes\":0,");
        line("load1-2", 200, "10.0.0.1:5000 : 10.0.0.2:5000", "\"upstreamStatus\":\"502 : 200\",");

        assertThat(found(1).upstreams()).containsExactly("10.0.0.1:5000", "10.0.0.2:5000");
        assertThat(found(1).retries())
                .as("the first one answered, and passed it on")
                .isZero();
        assertThat(found(2).retries()).as("the first one failed").isEqualTo(1);
        assertThat(log.of("load1").retried()).isEqualTo(1);
    }

    /** nginx names the group in place of an upstream if it takes all of them for dead. */
    @Test
    void theNameOfAGroupIsNoUpstream() {
        line("load1-1", 502, "10.0.0.1:5000, backend", "\"upstreamStatus\":\"502, 502\",");

        assertThat(found(1).upstreams()).containsExactly("10.0.0.1:5000");
        assertThat(found(1).group()).isEqualTo("backend");
        assertThat(found(1).retries()).isZero();
        assertThat(log.byUpstream()).containsOnlyKeys("10.0.0.1:5000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-, -", ":", "-:-", "<NOSRV>", "api/<NOSRV>", "10.0.0.1"})
    void aMarkForNoneIsNeitherUpstreamNorGroup(String upstream) {
        line("load1-1", 503, upstream, "");

        assertThat(found(1).upstreams()).isEmpty();
        assertThat(found(1).group()).isEmpty();
    }

    @Test
    void aSocketIsAnUpstream() {
        line("load1-1", 502, "unix:/run/a.sock", "");
        line("load1-2", 502, "unix//run/a.sock", "");

        assertThat(found(1).upstreams()).containsExactly("unix:/run/a.sock");
        assertThat(found(2).upstreams()).containsExactly("unix//run/a.sock");
    }

    @Test
    void readsTheLastAttempt() {
        line(
                "load1-1",
                502,
                "10.0.0.1:5000, 10.0.0.2:5000",
                "\"upstreamStatus\":\"502, 502\",\"upstreamConnect\":\"-, 0.000\",\"upstreamSeconds\":\"1.500, 0.001\","
                        + "\"upstreamSent\":\"0, 120\",\"upstreamReceived\":\"0, 0\",\"worker\":42,");
        line("load1-2", 502, "10.0.0.1:5000, 10.0.0.2:5000", "\"upstreamConnect\":\"0.000\",");

        assertThat(found(1).last())
                .isEqualTo(new AccessLine.Attempt(
                        OptionalDouble.of(0), OptionalDouble.of(0.001), Optional.of(true), true));
        assertThat(found(1).worker()).isEqualTo(42);
        assertThat(found(1).closedUnanswered()).isTrue();
        assertThat(found(2).last().connect()).as("of which attempt").isEmpty();
    }

    @Test
    void keepsTheLinesOfFailures() {
        line("load1-3", 502, "10.0.0.1:5000", "\"upstreamStatus\":\"502\",");
        line("load1-4", 503, "", "");

        assertThat(found(3).status()).isEqualTo(502);
        assertThat(found(3).upstreams()).containsExactly("10.0.0.1:5000");
        assertThat(found(3).upstreamStatus()).isEqualTo("502");
        assertThat(found(4).lastUpstream()).isEmpty();
    }

    /** nginx logs such an answer as complete if the upstream ended after the head. */
    @Test
    void anAnswerWithoutABodyIsNotWhole() {
        line("load1-5", 200, "10.0.0.1:5000", "\"bytes\":0,\"completion\":\"OK\",");
        line("load1-6", 200, "10.0.0.1:5000", "\"bytes\":28,\"completion\":\"\",");
        line("load1-7", 200, "10.0.0.1:5000", "\"bytes\":28,\"completion\":\"OK\",");

        assertThat(found(5).whole()).isFalse();
        assertThat(found(6).whole()).isFalse();
        assertThat(log.find("load1", 7)).isEmpty();
    }

    @Test
    void leavesOtherClientsAndTornLines() {
        line("somebody", 200, "10.0.0.1:5000", "");
        line("load1-w3", 200, "10.0.0.1:5000", "");
        log.accept("nginx", "{\"clientRequestId\":\"load1-9\",\"status\":2");
        log.accept("nginx", "not of this log");

        assertThat(log.has("load1", 9)).isFalse();
        assertThat(log.of("load1").requests()).isZero();
    }

    @Test
    void countsRequestsOfAllClientsByUpstream() {
        line("load1-1", 200, "10.0.0.1:5000", "");
        line("", 200, "10.0.0.1:5000", "");
        line("", 502, "10.0.0.1:5000, 10.0.0.2:5000", "");
        line("", 503, "-", "");
        line("", 404, "10.0.0.2:5000", "");

        assertThat(log.byUpstream())
                .isEqualTo(Map.of(
                        "10.0.0.1:5000", new AccessLog.Count(2, 0),
                        "10.0.0.2:5000", new AccessLog.Count(2, 1),
                        "", new AccessLog.Count(1, 1)));
    }

    @Test
    void countsTheUpstreamsThatWereUsedLast() {
        AccessLog page = new AccessLog();
        for (int i = 0; i < AccessLog.MOST_UPSTREAMS + 100; i++) {
            line(page, "", 200, "10.0.0.1:5000", "");
            line(page, "", 200, "10.1.%d.%d:5000".formatted(i / 250, i % 250), "");
        }

        assertThat(page.byUpstream())
                .hasSize(AccessLog.MOST_UPSTREAMS)
                .containsEntry("10.0.0.1:5000", new AccessLog.Count(AccessLog.MOST_UPSTREAMS + 100, 0))
                .doesNotContainKey("10.1.0.0:5000");
    }

    @Test
    void keepsNoSingleRequestsByDefault() {
        AccessLog page = new AccessLog();
        line(page, "load1-7", 200, "10.0.0.1:5000", "");
        line(page, "load1-8", 502, "10.0.0.1:5000", "");

        assertThat(page.has("load1", 7)).isFalse();
        assertThat(page.find("load1", 8)).isEmpty();
        assertThat(page.of("load1").requests()).isZero();
        assertThat(page.exists()).isTrue();
        assertThat(page.writers()).containsExactly("nginx");
        assertThat(page.byUpstream()).isEqualTo(Map.of("10.0.0.1:5000", new AccessLog.Count(2, 1)));
    }

    /** A bit for each number up to it would be 256 MB for each of these. */
    @Test
    void aLargeNumberTakesLittleMemory() {
        for (int stranger = 0; stranger < 1000; stranger++) {
            line("order" + stranger + "-" + (Integer.MAX_VALUE - stranger), 200, "10.0.0.1:5000", "");
        }

        assertThat(log.has("order7", Integer.MAX_VALUE - 7)).isTrue();
        assertThat(log.of("order7").requests()).isEqualTo(1);
    }
}
