package dev.ballast.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventTest {

    private static final List<Event> ONE_OF_EACH = List.of(
            new RunEvent.PhaseBegan("ready"),
            new RunEvent.Checked("members", Verdict.VALID, "all right")
                    .on(List.of("1a2b"))
                    .within(150)
                    .allowing(List.of(new Limit("PASSING_TO_RENDERED", 99.0, 500), new Limit(Limit.LOST, null, 0.03))),
            RunEvent.Note.ofFault("api-1", "froze its process"),
            new RunEvent.Removing("process 4711 of somebody"),
            new RunEvent.Failed("a reason"),
            new PoolEvent.ScaleRequested("api", 1, 3),
            new PoolEvent.Scaled("api", 3, 1670L),
            new InstanceEvent.Started("api-1", "api", "92bd2ebc64a6", "172.20.0.3:5000"),
            new InstanceEvent.Stopping("api-1", "api", true),
            new InstanceEvent.Stopped("api-1", "api"),
            new InstanceEvent.Killed("api-1", "api", "KILL", true),
            new InstanceEvent.Paused("api-1", "api", true),
            new InstanceEvent.Died("api-1", "api", 137),
            new InstanceEvent.OutOfMemory("api-1", "api"),
            new InstanceEvent.Registered("api-1", "api"),
            new InstanceEvent.Deregistered("api-1", "api"),
            new InstanceEvent.ProcessChanged("api-1", "consul", true, "with pid 7", false),
            new ConsulEvent.Passing("api", List.of("172.20.0.3:5000")),
            new ConsulEvent.Critical("api", List.of()),
            new ConsulEvent.Rewritten("api", List.of("172.20.0.3:5000")),
            new ConsulEvent.Cluster("172.20.0.2:8300", Map.of("server-1", "ALIVE")),
            new ViewEvent.Changed(ViewEvent.View.LINES, "api-1", ViewEvent.State.INTERRUPTED, "no engine"),
            new BalancerEvent.Rendered(
                    "balancer",
                    List.of("172.20.0.9:5000", "172.20.0.3:5000"),
                    Map.of("api", List.of("172.20.0.9:5000", "172.20.0.3:5000"), "shop", List.of()),
                    ""),
            new BalancerEvent.Balances("balancer", Balancing.LEAST_CONN, List.of("api", "shop")),
            new BalancerEvent.Worker("balancer", 24, BalancerEvent.WorkerState.DRAINING),
            new LoadEvent.Served("92bd2ebc64a6", "api-1"),
            new LoadEvent.ServedBetween("92bd2ebc64a6", "api-1", "fresh", 1, 2, 3, ""),
            new LoadEvent.Proxied("balancer", 10, 0, 0, Map.of("200", 10L), 3, "load1"),
            new LoadEvent.Lost("1a2b", 3, "refused", "reload gap", "detail"),
            new LoadEvent.Requests("requests", 10, 1, Map.of("h", 9), 5L, Map.of("refused", 1), "1a2b", "3c4d"),
            new LoadEvent.WarmedUp("1a2b", 100, 1, Map.of("502 bad gateway", 1L)),
            new LoadEvent.Calibrated(List.of("1a2b"), 100, 1, 1_234),
            new LoadEvent.Capacity(4000, null));

    static List<Event> oneOfEach() {
        return ONE_OF_EACH;
    }

    private static Stream<Class<?>> types(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventTest::types)
                : Stream.of(type);
    }

    @Test
    void listsEachTypeHere() {
        assertThat(types(Event.class).filter(type -> type != Event.Unknown.class))
                .containsExactlyInAnyOrderElementsOf(
                        ONE_OF_EACH.stream().<Class<?>>map(Event::getClass).toList());
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void hasLabelSentenceAndCategory(Event event) {
        assertThat(event.label()).isNotBlank();
        assertThat(event.describe()).isNotBlank();
        assertThat(event.type()).isNotBlank();
        assertThat(event.category()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void isReadAsWritten(Event event) throws Exception {
        Entry<Event> entry = new Entry<>(7, 12.5, null, 1.5, event);

        assertThat(HistoryCodec.read(HistoryCodec.write(entry), 0)).isEqualTo(entry);
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void replacesMissingComponents(Event event) throws Exception {
        Event mended = HistoryCodec.read("{\"type\":\"%s\"}".formatted(event.type()), 0)
                .event();

        assertThat(mended).hasSameClassAs(event);
        assertThat(mended.describe()).doesNotContain("null");
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void isInTheReference(Event event) throws IOException {
        assertThat(Files.readString(Path.of("../../docs/reference/run-directory.md")))
                .contains("`" + event.type() + "`");
    }

    @Test
    void readsMemberListsWithoutServices() throws Exception {
        String older =
                "{\"type\":\"rendered\",\"balancer\":\"balancer\",\"upstreams\":[\"172.20.0.3:5000\"],\"file\":\"\"}";
        BalancerEvent.Rendered list = new BalancerEvent.Rendered("balancer", List.of("172.20.0.3:5000"), "");

        assertThat(HistoryCodec.read(older, 0).event()).isEqualTo(list);
        assertThat(list.services()).isEmpty();
        assertThat(HistoryCodec.write(new Entry<>(0, 0, null, 0, list))).doesNotContain("services");
    }

    @Test
    void knowsBalancersByWhatTheHistorySays() throws Exception {
        String process = "{\"type\":\"process\",\"instance\":\"%s\",\"process\":\"nginx\",\"running\":true%s}";

        assertThat(HistoryCodec.read(process.formatted("front", ",\"balancer\":true"), 0)
                        .event()
                        .category())
                .isEqualTo(Category.BALANCER);
        assertThat(HistoryCodec.read(process.formatted("balancer", ",\"balancer\":false"), 0)
                        .event()
                        .category())
                .isEqualTo(Category.POOL);
        assertThat(HistoryCodec.read(process.formatted("balancer", ""), 0)
                        .event()
                        .category())
                .as("an older history")
                .isEqualTo(Category.BALANCER);
    }

    @Test
    void writesTheMembersOfEachService() {
        BalancerEvent.Rendered list = new BalancerEvent.Rendered(
                "balancer",
                List.of("10.0.0.2:80", "10.0.0.1:80"),
                Map.of("shop", List.of(), "api", List.of("10.0.0.2:80", "10.0.0.1:80")),
                "");

        assertThat(HistoryCodec.write(new Entry<>(0, 0, null, 0, list)))
                .contains("\"services\":{\"api\":[\"10.0.0.1:80\",\"10.0.0.2:80\"],\"shop\":[]}");
        assertThat(list.describe())
                .isEqualTo("upstreams in force at balancer: api: 10.0.0.1:80, 10.0.0.2:80; shop: none");
    }

    @Test
    void namesInstancesInsteadOfAddresses() {
        assertThat(new BalancerEvent.Rendered("balancer", List.of("172.20.0.9:5000", "172.20.0.3:5000"), "")
                        .describe(address -> address.equals("172.20.0.3:5000") ? "api-1" : address))
                .isEqualTo("upstreams in force at balancer: 172.20.0.9:5000, api-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "type":"instance-died","instance":"api-1","service":"api","exitCode":137 | api-1 ended with exit code 137
                    "type":"instance-stopping","instance":"api-1","service":"api" | api-1 was asked to stop
                    "type":"instance-stopping","instance":"api-1","service":"api","byHand":true | api-1 was asked to stop by hand
                    "type":"instance-killed","instance":"api-1","service":"api","signal":"KILL" | api-1 was sent KILL
                    "type":"instance-killed","instance":"api-1","signal":"STOP","byHand":true | api-1 was sent STOP by hand
                    "type":"instance-paused","instance":"api-1","service":"api","paused":true | api-1 was paused
                    "type":"instance-paused","instance":"api-1","service":"api","paused":false | api-1 goes on after a pause
                    "type":"deregistered","instance":"api-1","service":"api" | api-1 deregisters from Consul
                    "type":"consul-critical","service":"api","addresses":["10.0.0.1:5000"] \
                    | critical instances of api in Consul: 10.0.0.1:5000
                    "type":"worker","balancer":"balancer","pid":31,"state":"DRAINING" | balancer: worker 31 finishes its requests
                    "type":"balances","balancer":"balancer","method":"FASTEST" | balancer chooses instances by: random
                    "type":"process","instance":"api-1","process":"api","running":false,"words":"(exit status 0)" \
                    | api-1: api ended (exit status 0)
                    "type":"served-between","hostname":"h","instance":"api-1","connections":"kept","firstMs":1000,\
                    "lastMs":2500,"requests":1 | api-1 answered 1 request of a load on kept connections from 1.000 s to 2.500 s
                    "type":"proxied","balancer":"balancer","requests":1200,"retried":2,"repeated":1,"statuses":{"200":1200} \
                    | balancer logged 1,200 requests of a load: 2 tried at a second upstream, 1 repeated by the client; \
                    answers: 1,200 × 200
                    "type":"lost","load":1,"number":1204,"outcome":"refused","cause":"empty pool","detail":"no upstream" \
                    | request 1,204 of load 1 was lost: refused; cause: empty pool, no upstream
                    "type":"warmed-up","load":"1a","requests":1200,"failed":2,"failures":{"502 bad gateway":2} \
                    | 1,200 requests of the warm-up of load 1a, 2 failed: 2 × 502 bad gateway
                    "type":"capacity","directPerSecond":4000,"balancedPerSecond":null \
                    | highest rate that the system kept up with: 4,000/s without the balancer, not found through it
                    "type":"scaled","service":"api","to":3,"tookMs":1670 \
                    | the pool of api is in force with 3 instances, after 1.67 s
                    "type":"view","view":"LINES","of":"api-1","state":"INTERRUPTED","detail":"no engine" \
                    | the log of api-1: interrupted, no engine
                    "type":"view","view":"ENGINE","of":"","state":"BEGAN","detail":"" | the engine's events: watched
                    """)
    void isDescribedInASentence(String fields, String words) throws Exception {
        assertThat(HistoryCodec.read("{%s}".formatted(fields), 0).event().describe())
                .isEqualTo(words);
    }

    @Test
    void keepsTypesThatItDoesNotKnow() throws Exception {
        String line = "{\"seq\":3,\"atMs\":5,\"type\":\"reloaded\",\"worker\":7}";

        assertThat(HistoryCodec.read(line, 0).event()).isEqualTo(new Event.Unknown("reloaded", line));
    }

    @Test
    void readsUnknownVerdictsAndStatesAsUnknown() throws Exception {
        assertThat(HistoryCodec.read("{\"type\":\"verdict\",\"check\":\"c\",\"verdict\":\"FINE\"}", 0)
                        .event())
                .isEqualTo(new RunEvent.Checked(
                        "c", Verdict.UNKNOWN, "the history has the verdict 'FINE', which this version does not know"));
        assertThat(HistoryCodec.read("{\"type\":\"worker\",\"pid\":1,\"state\":\"ASLEEP\"}", 0)
                        .event())
                .isEqualTo(new BalancerEvent.Worker("(unnamed)", 1, BalancerEvent.WorkerState.UNKNOWN));
    }

    @Test
    void knowsLoadsOfOlderHistoriesByTheirPurpose() throws Exception {
        String line = "{\"type\":\"requests\",\"purpose\":\"%s\"%s}";

        assertThat(load(line.formatted("load 1a2b", ""))).isEqualTo("1a2b");
        assertThat(load(line.formatted("load on three APIs", ""))).isEmpty();
        assertThat(load(line.formatted("three APIs answer", ""))).isEmpty();
        assertThat(load(line.formatted("load 1a2b", ",\"load\":\"3c4d\""))).isEqualTo("3c4d");
    }

    private static String load(String line) throws Exception {
        return ((LoadEvent.Requests) HistoryCodec.read(line, 0).event()).load();
    }

    @Test
    void aNoteOfAnOlderHistoryMayTellOfAFault() throws Exception {
        assertThat(note("{\"type\":\"note\",\"text\":\"froze api-1\"}")).isNull();
        assertThat(note(HistoryCodec.write(new Entry<>(0, 0, null, 0, new RunEvent.Note("said api-1")))))
                .isEmpty();
    }

    private static @Nullable String note(String line) throws Exception {
        return ((RunEvent.Note) HistoryCodec.read(line, 0).event()).of();
    }

    @Test
    void knowsHelpersOfOlderHistories() throws Exception {
        String line = "{\"type\":\"process\",\"instance\":\"api-1\",\"process\":\"%s\",\"running\":true%s}";

        assertThat(serves(line.formatted("flask", ""))).isTrue();
        assertThat(serves(line.formatted("consul-template", ""))).isFalse();
        assertThat(serves(line.formatted("consul-template", ",\"serves\":true")))
                .isTrue();
        assertThat(serves(line.formatted("follow-me", ",\"serves\":false"))).isFalse();
    }

    private static boolean serves(String line) throws Exception {
        return ((InstanceEvent.ProcessChanged) HistoryCodec.read(line, 0).event()).serves();
    }
}
