package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void keepsOnlyTheNumberOfASuccess() {
        line("load1-7", 200, "10.0.0.1:5000", "");

        assertThat(log.has("load1", 7)).isTrue();
        assertThat(log.has("load1", 8)).isFalse();
        assertThat(log.has("load2", 7)).isFalse();
        assertThat(log.find("load1", 7)).isEmpty();
        assertThat(log.of("load1")).isEqualTo(new AccessLog.Summary(1, 0, 0, new TreeMap<>(Map.of("200", 1L))));
        assertThat(log.isKept()).isTrue();
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
        assertThat(log.find("load1", 1).orElseThrow().upstreams()).isEqualTo(List.of("10.0.0.1:5000", "10.0.0.2:5000"));
        assertThat(log.find("load1", 1).orElseThrow().lastUpstream()).isEqualTo("10.0.0.2:5000");
        assertThat(log.find("load1", 2).orElseThrow().retries()).isEqualTo(2);
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
    void keepsTheLinesOfFailures() {
        line("load1-3", 502, "10.0.0.1:5000", "\"upstreamStatus\":\"502\",");
        line("load1-4", 503, "", "");

        assertThat(log.find("load1", 3).orElseThrow())
                .isEqualTo(new AccessLog.Line(502, List.of("10.0.0.1:5000"), "502", 0, true));
        assertThat(log.find("load1", 4).orElseThrow().lastUpstream()).isEmpty();
    }

    /** nginx logs such an answer as complete if the upstream ended after the head. */
    @Test
    void anAnswerWithoutABodyIsNotWhole() {
        line("load1-5", 200, "10.0.0.1:5000", "\"bytes\":0,\"completion\":\"OK\",");
        line("load1-6", 200, "10.0.0.1:5000", "\"bytes\":28,\"completion\":\"\",");
        line("load1-7", 200, "10.0.0.1:5000", "\"bytes\":28,\"completion\":\"OK\",");

        assertThat(log.find("load1", 5))
                .hasValueSatisfying(line -> assertThat(line.whole()).isFalse());
        assertThat(log.find("load1", 6))
                .hasValueSatisfying(line -> assertThat(line.whole()).isFalse());
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
    void keepsNoSingleRequestsByDefault() {
        AccessLog page = new AccessLog();
        line(page, "load1-7", 200, "10.0.0.1:5000", "");
        line(page, "load1-8", 502, "10.0.0.1:5000", "");

        assertThat(page.has("load1", 7)).isFalse();
        assertThat(page.find("load1", 8)).isEmpty();
        assertThat(page.of("load1").requests()).isZero();
        assertThat(page.isKept()).isTrue();
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
