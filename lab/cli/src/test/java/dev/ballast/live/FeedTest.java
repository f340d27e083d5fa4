package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.HistoryReader;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.live.Snapshot.Member;
import dev.ballast.live.Snapshot.Reached;
import dev.ballast.live.Snapshot.State;
import dev.ballast.loss.AccessLog.Count;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes a history and checks what the page gets. */
class FeedTest {

    private static final String ONE = "172.20.0.5:5000";
    private static final String TWO = "172.20.0.6:5000";

    private final Streams streams = new Streams();
    private History history;
    private Feed feed;
    private Facts facts = Facts.NONE;
    private Map<String, Count> requests = Map.of();
    private double nowMs = 100_000;

    @BeforeEach
    void begin(@TempDir Path folder) {
        history = History.startingIn(folder.resolve("history.jsonl"));
        feed = new Feed(
                new HistoryReader(folder.resolve("history.jsonl")),
                new Feed.Source(
                        new Snapshot.About("1a2b3c4d", "api-flask", "nginx-reload", "runs/x"),
                        "server",
                        () -> nowMs,
                        () -> facts,
                        () -> Map.of("balancer", requests),
                        () -> null),
                streams);
        at(0, new RunEvent.PhaseBegan("starting"));
        at(500, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", ONE));
        at(900, new InstanceEvent.Registered("api-1", "api"));
        at(950, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));
        at(960, new ConsulEvent.Passing("api", List.of(ONE)));
        at(1000, new RunEvent.PhaseBegan("ready"));
    }

    @Test
    void reportsEachStepOfAJoin() {
        at(2000, new PoolEvent.ScaleRequested("api", 1, 2));
        assertThat(feed.underWay()).as("long ago, so the request has timed out").isEmpty();
        nowMs = 2100;
        assertThat(feed.underWay()).contains("scale from 1 to 2");

        at(2300, new InstanceEvent.Started("api-2", "api", "bbbbbbbbbbbb", TWO));
        assertThat(member("api-2").state()).isEqualTo(State.STARTING);
        at(2700, new InstanceEvent.Registered("api-2", "api"));
        assertThat(member("api-2").state()).isEqualTo(State.REGISTERED);
        at(2750, new ConsulEvent.Passing("api", List.of(ONE, TWO)));
        assertThat(member("api-2").state()).isEqualTo(State.PASSING);
        at(2800, new BalancerEvent.Rendered("balancer", List.of(ONE, TWO), ""));
        assertThat(member("api-2"))
                .isEqualTo(new Member(
                        "api-2",
                        "bbbbbbbbbbbb",
                        TWO,
                        State.SERVING,
                        true,
                        true,
                        Snapshot.Rate.NONE,
                        "api",
                        Map.of("balancer", Snapshot.Rate.NONE)));
        at(2850, new LoadEvent.Served("bbbbbbbbbbbb", "api-2"));
        at(2860, new PoolEvent.Scaled("api", 2, 860L));

        assertThat(feed.underWay()).isEmpty();
        Snapshot.Change change = change();
        assertThat(change.words()).isEqualTo("scale from 1 to 2");
        assertThat(change.awaited()).isFalse();
        assertThat(change.tookMs()).isEqualTo(860);
        assertThat(change.ways()).singleElement().satisfies(way -> {
            assertThat(way.instance()).isEqualTo("api-2");
            assertThat(way.direction()).isEqualTo("up");
            assertThat(way.stages())
                    .containsExactly(
                            new Reached("started", 300, 0),
                            new Reached("registered", 700, 0),
                            new Reached("passing", 750, 0),
                            new Reached("rendered", 800, 0),
                            new Reached("served first", 850, 0));
        });
    }

    @Test
    void acceptsStartRecordedAfterItsEffects() {
        at(2700, new InstanceEvent.Registered("api-2", "api"));
        at(2300, new InstanceEvent.Started("api-2", "api", "bbbbbbbbbbbb", TWO));

        assertThat(member("api-2").state()).isEqualTo(State.REGISTERED);
    }

    @Test
    void reportsLeavingInstanceUntilItIsGone() {
        at(3000, new PoolEvent.ScaleRequested("api", 1, 0));
        at(3010, new InstanceEvent.Stopping("api-1", "api"));
        at(3020, new InstanceEvent.Deregistered("api-1", "api"));
        at(3030, new ConsulEvent.Passing("api", List.of()));
        at(3040, new BalancerEvent.Rendered("balancer", List.of(), ""));
        at(3900, new InstanceEvent.Died("api-1", "api", 0));
        assertThat(member("api-1").state()).isEqualTo(State.LEAVING);
        at(3950, new InstanceEvent.Stopped("api-1", "api"));

        assertThat(feed.state().members()).isEmpty();
        assertThat(change().ways()).singleElement().satisfies(way -> {
            assertThat(way.direction()).isEqualTo("down");
            assertThat(way.stages()).extracting(Reached::stage).contains("deregistered", "rendered without", "stopped");
        });
    }

    @Test
    void reportsDeathAndItsConvergence() {
        at(5000, new InstanceEvent.Killed("api-1", "api", "KILL"));
        at(4991, new InstanceEvent.Died("api-1", "api", 137));
        assertThat(member("api-1").state()).isEqualTo(State.DIED);
        at(5400, new ConsulEvent.Critical("api", List.of(ONE)));
        at(5410, new BalancerEvent.Rendered("balancer", List.of(), ""));

        Snapshot.Change change = change();
        assertThat(change.words()).isEqualTo("api-1 was killed");
        assertThat(change.awaited()).isFalse();
        assertThat(change.tookMs()).isNull();
        assertThat(change.ways()).singleElement().satisfies(way -> {
            assertThat(way.direction()).isEqualTo("killed");
            assertThat(way.stages()).extracting(Reached::stage).containsExactly("died", "critical", "rendered without");
            assertThat(way.stages()).extracting(Reached::ms).containsExactly(0.0, 409.0, 419.0);
        });
    }

    @Test
    void reportsAStopByHand() {
        at(5000, new InstanceEvent.Stopping("api-1", "api", true));
        at(5100, new InstanceEvent.Died("api-1", "api", 0));

        assertThat(change().words()).isEqualTo("api-1 was stopped by hand");
    }

    @Test
    void reportsInstanceWhoseProcessEndedAsFailing() {
        at(5000, new InstanceEvent.ProcessChanged("api-1", "api", false, "stopped"));
        at(5300, new ConsulEvent.Critical("api", List.of(ONE)));

        assertThat(member("api-1").state()).isEqualTo(State.FAILING);
    }

    @Test
    void showsTheEndOfTheLabAsNoChange() {
        Snapshot.Change before = change();
        at(9000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));
        at(9010, new InstanceEvent.Stopping("api-1", "api"));

        assertThat(member("api-1").state()).isEqualTo(State.LEAVING);
        assertThat(change()).isEqualTo(before);
    }

    @Test
    void reportsUnrequestedDeathAndRestart() {
        at(5000, new InstanceEvent.Died("api-1", "api", 1));
        assertThat(change().words()).isEqualTo("api-1 died");
        at(6000, new InstanceEvent.Started("api-1", "api", "aaaaaaaaaaaa", TWO));

        assertThat(member("api-1").state()).isEqualTo(State.STARTING);
        assertThat(member("api-1").address()).isEqualTo(TWO);
        assertThat(change().words()).as("the restart belongs to it").isEqualTo("api-1 died");
        at(60_000, new InstanceEvent.Started("api-7", "api", "cccccccccccc", "172.20.0.9:5000"));
        assertThat(change().words()).isEqualTo("api-7 was started");
    }

    @Test
    void reportsFactsFromEngineWithoutEvent() {
        facts = new Facts(
                30_000,
                List.of(
                        new Facts.Container("api-3", "api", "api", "cccccccccccc", "172.20.0.7:5000", true),
                        new Facts.Container("balancer", "balancer", "balancer", "dddddddddddd", "172.20.0.2", false),
                        new Facts.Container("server-1", "server", "server", "eeeeeeeeeeee", "172.20.0.3", true),
                        new Facts.Container("server-2", "server", "server", "ffffffffffff", "172.20.0.30", true)),
                Map.of("balancer", "http://127.0.0.1:5000"),
                "");

        Snapshot state = feed.state();

        assertThat(state.members())
                .as("api-1 was removed, api-3 started, without a page open")
                .extracting(Member::name)
                .containsExactly("api-3");
        assertThat(state.front().running()).isFalse();
        assertThat(state.servers())
                .containsExactly(
                        new Snapshot.Server("server-1", true, false), new Snapshot.Server("server-2", true, false));
    }

    @Test
    void namesTheLeaderWithoutAnOpenPage() {
        facts = new Facts(
                30_000,
                List.of(new Facts.Container("server-1", "server", "server", "eeeeeeeeeeee", "172.20.0.3", true)),
                Map.of(),
                "");
        assertThat(leads()).isFalse();

        at(1100, new ConsulEvent.Cluster("172.20.0.3:8300", Map.of()));
        assertThat(leads()).isTrue();

        at(1600, new ViewEvent.Changed(View.CLUSTER, "", ViewEvent.State.STOPPED, "another process goes on"));
        at(1500, new ViewEvent.Changed(View.CLUSTER, "", ViewEvent.State.BEGAN, "by another process than before"));
        assertThat(leads()).as("the views of two processes overlap").isTrue();

        at(2000, new ViewEvent.Changed(View.CLUSTER, "", ViewEvent.State.INTERRUPTED, "Consul does not answer"));
        assertThat(leads()).isFalse();

        at(2500, new ViewEvent.Changed(View.CLUSTER, "", ViewEvent.State.RESUMED, ""));
        assertThat(leads()).isTrue();

        at(3000, new ConsulEvent.Cluster("", Map.of()));
        assertThat(leads()).isFalse();
    }

    private boolean leads() {
        return feed.state().servers().get(0).leader();
    }

    @Test
    void countsCurrentRequestsOfEachInstance() {
        streams.open();
        requests = Map.of(ONE, new Count(100, 0), "", new Count(5, 5));
        feed.tick();
        nowMs += 1000;
        requests = Map.of(ONE, new Count(140, 0), "", new Count(7, 7));
        feed.tick();

        assertThat(member("api-1").rate()).isEqualTo(new Snapshot.Rate(40, 0));
        assertThat(feed.state().front().rate()).isEqualTo(new Snapshot.Rate(42, 2));
    }

    @Test
    void sendsAPageOnlyMissingEvents() throws Exception {
        Feed.Opened first = feed.open(-1);
        assertThat(listed(first.greeting())).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(messages(first.stream())).as("twice the same").isEmpty();
        at(2000, new RunEvent.Note("more"));

        assertThat(listed(feed.open(4).greeting())).containsExactly(5L, 6L);
        assertThat(messages(first.stream()))
                .singleElement()
                .satisfies(told -> assertThat(told).contains("event: log", "more"));
        assertThat(listed(feed.open(6).greeting())).isEmpty();
        assertThat(listed(feed.open(99).greeting()))
                .as("of another history")
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    /** A reader of the state must not take the events that the open pages lack. */
    @Test
    void sendsOpenPagesEventsOfAnotherReader() throws Exception {
        Streams.Stream page = streams.open();
        feed.tick();
        messages(page);
        at(2000, new RunEvent.Note("for the state"));
        feed.state();
        at(2001, new RunEvent.Note("for a button"));
        feed.underWay();
        feed.tick();

        assertThat(messages(page))
                .satisfiesExactly(
                        first -> assertThat(first).contains("event: log", "for the state"),
                        second -> assertThat(second).contains("event: log", "for a button"),
                        third -> assertThat(third).contains("event: state"));
    }

    private static List<String> messages(Streams.Stream page) throws InterruptedException {
        List<String> messages = new ArrayList<>();
        for (byte[] message = page.next(0); message != null; message = page.next(0)) {
            messages.add(new String(message, StandardCharsets.UTF_8));
        }
        return messages;
    }

    private void at(double ms, Event event) {
        history.observe(event, ms, 0);
    }

    private Member member(String name) {
        return feed.state().members().stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Snapshot.Change change() {
        return Objects.requireNonNull(feed.state().change());
    }

    private static List<Long> listed(byte[] greeting) throws Exception {
        String data = new String(greeting, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .findFirst()
                .orElseThrow();
        List<Long> ids = new ArrayList<>();
        for (JsonNode line :
                JsonMapper.builder().build().readTree(data.substring(6)).path("lines")) {
            ids.add(line.path("id").asLong());
        }
        return ids;
    }
}
