package dev.ballast.request;

import static dev.ballast.request.RequestLogTest.MILLION;
import static dev.ballast.request.RequestLogTest.START;
import static dev.ballast.request.RequestLogTest.answered;
import static dev.ballast.request.RequestLogTest.ended;
import static dev.ballast.request.RequestLogTest.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.loss.Cause;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.HdrHistogram.Histogram;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFileTest {

    @Test
    void isReadBackAsItWasWritten() throws IOException {
        RequestLog log = log(
                answered(0),
                ended(1, Outcome.NEVER_SENT, Request.Kind.POST, 3_000),
                answered(2),
                ended(3, Outcome.UNAVAILABLE, Request.Kind.SLOW, 100));
        RequestLog back = read(written(log));

        assertThat(back.stream().toList()).isEqualTo(log.stream().toList());
        assertThat(back.load()).isEqualTo("load");
        assertThat(back.clock().started()).isEqualTo(START);
        assertThat(lines(written(log)))
                .startsWith("# ballast-requests format=5 load=load started=2026-11-01T10:00:00.123456Z")
                .contains(
                        "0,POST,0,20,25,500,ANSWERED,200,aaaaaaaaaaaa,0,0,,",
                        "1,POST,1000,3000,,4000,NEVER_SENT,0,,-1,0,,");
    }

    @Test
    void isWrittenWithTheCausesOfLosses() throws IOException {
        LoadResult result = LoadResult.of(
                log(answered(0), ended(1, Outcome.UNAVAILABLE, Request.Kind.GET, 100)),
                lost -> new Explanation(Cause.EMPTY_POOL, "none was there"),
                Phases.NONE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        result.writeTo(bytes, 1234.5678);

        assertThat(lines(bytes.toByteArray()))
                .startsWith("# ballast-requests format=5 load=load started=2026-11-01T10:00:00.123456Z at_ms=1234.568")
                .last(InstanceOfAssertFactories.STRING)
                .startsWith("1,GET,")
                .endsWith(",empty pool,");
        assertThat(read(bytes.toByteArray()).size()).isEqualTo(2);
    }

    @Test
    void aMillionRequestsAreReadBackInSeconds() throws IOException {
        RequestLog log = RequestLogTest.million();
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        RequestFile.write(log, OptionalDouble.empty(), Map.of(), file);
        RequestLog back = read(file.toByteArray());
        Histogram latency = back.latency();

        assertThat(Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin))
                .as("processor time")
                .isLessThan(Duration.ofSeconds(30));
        assertThat(latency.getTotalCount()).isEqualTo(MILLION);
        assertThat(back.stream().skip(MILLION - 3))
                .containsExactlyElementsOf(log.stream().skip(MILLION - 3).toList());
        assertThat(file.size()).isLessThan(30_000_000);
    }

    @Test
    void keepsHowOftenTheInstanceSaysThatItExecuted() throws IOException {
        Request told = new Request(
                "load", 0, Request.Kind.POST, 0, 20, 25, 500, Outcome.ANSWERED, 200, "aaaaaaaaaaaa", 0, false, 2);
        byte[] file = written(log(told));

        assertThat(lines(file)).last(InstanceOfAssertFactories.STRING).endsWith(",0,0,,2");
        assertThat(read(file).stream()).containsExactly(told);
    }

    @Test
    void readsFilesWithoutCauses() throws IOException {
        byte[] older = changed(text -> text.replace("format=5", "format=1")
                .replace("reused,cause,executed", "reused")
                .replaceAll(",,(\\n|$)", "$1"));

        assertThat(read(older).stream()).containsExactly(answered(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void readsFilesWithoutExecutions(int format) throws IOException {
        byte[] older = changed(text -> text.replace("format=5", "format=" + format)
                .replace(",executed", "")
                .replaceAll(",(\\n|$)", "$1"));

        assertThat(read(older).stream()).containsExactly(answered(0));
    }

    @Test
    void keepsWhereTheRequestsWent() throws IOException {
        byte[] file = written(log(answered(0)).to(new Destination("shop", "front")));
        Filler filler = new Filler();
        RequestFile.read(new ByteArrayInputStream(file), filler);

        assertThat(lines(file).get(0)).endsWith(" service=shop balancer=front");
        assertThat(filler.destination).isEqualTo(new Destination("shop", "front"));
    }

    @Test
    void readsFilesWithoutDestination() throws IOException {
        byte[] older = changed(text -> text.replace("format=5", "format=4"));
        Filler filler = new Filler();
        RequestFile.read(new ByteArrayInputStream(older), filler);

        assertThat(filler.destination).isEqualTo(Destination.UNKNOWN);
        assertThat(filler.requests).containsExactly(answered(0));
    }

    @Test
    void namesAnotherFormat() throws IOException {
        byte[] newer = changed(text -> text.replace("format=5", "format=6"));

        assertThatThrownBy(() -> read(newer))
                .isInstanceOf(IOException.class)
                .hasMessage("requests in format 6; this version reads formats 1 to 5, use the one that wrote them");
    }

    @Test
    void namesABrokenLine() throws IOException {
        byte[] broken = changed(text -> text.replace(",ANSWERED,", ",PERHAPS,"));

        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("requests of load load: no request: \"0,POST,0,20,25,500,PERHAPS,200,aaaaaaaaaaaa,0,0,,\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,GET,0,0,1,2",
                "0,GET,-1,0,1,2",
                "0,GET,9223372036854775807,0,1,2",
                "0,GET,0,99999999999,1,2",
                "0,GET,0,0,9223372036854775807,2",
                "0,GET,0,0,1,-9223372036854775808"
            })
    void refusesWhatNoLoadHas(String cells) throws IOException {
        byte[] absurd = changed(text -> text.replaceFirst("(?m)^0,.*", cells + ",ANSWERED,200,aaaaaaaaaaaa,0,0,"));

        assertThatThrownBy(() -> read(absurd)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,GET,9,-1,9,20,ANSWERED,200,aaaaaaaaaaaa,0,0,,",
                "0,GET,9,0,8,20,ANSWERED,200,aaaaaaaaaaaa,0,0,,",
                "0,GET,9,0,20,19,ANSWERED,200,aaaaaaaaaaaa,0,0,,",
                "0,GET,9,0,,8,NEVER_SENT,0,,-1,0,,",
                "0,GET,9,0,9,20,ANSWERED,502,aaaaaaaaaaaa,0,0,,",
                "0,GET,9,0,9,20,ANSWERED,200,,0,0,,",
                "0,GET,9,0,9,20,ANSWERED,200,no name,0,0,,"
            })
    void refusesWhatContradictsItself(String line) throws IOException {
        byte[] absurd = changed(text -> text.replaceFirst("(?m)^0,.*", line));

        assertThatThrownBy(() -> read(absurd)).isInstanceOf(IOException.class).hasMessageContaining("no request");
    }

    private static byte[] changed(UnaryOperator<String> change) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(change.apply(String.join("\n", lines(written(log(answered(0))))))
                    .getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] written(RequestLog log) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RequestFile.write(log, OptionalDouble.empty(), Map.of(), bytes);
        return bytes.toByteArray();
    }

    private static List<String> lines(byte[] file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static RequestLog read(byte[] file) throws IOException {
        Filler filler = new Filler();
        RequestFile.read(new ByteArrayInputStream(file), filler);
        return RequestLog.of(filler.load, filler.started, filler.requests);
    }

    private static final class Filler implements RequestFile.Visitor {
        private final List<Request> requests = new ArrayList<>();
        private String load = "";
        private Instant started = Instant.EPOCH;
        private Destination destination = Destination.UNKNOWN;

        @Override
        public void begin(RequestFile.Header header) {
            load = header.load();
            destination = header.destination();
            started = Instant.parse(header.started());
        }

        @Override
        public void request(Request request, String cause) {
            requests.add(request);
        }
    }
}
