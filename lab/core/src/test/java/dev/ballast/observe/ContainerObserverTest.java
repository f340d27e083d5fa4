package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.ballast.balancer.Balancer;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerEvent;
import dev.ballast.engine.LogLine;
import dev.ballast.engine.Role;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.loss.AccessLog;
import dev.ballast.loss.LossAccount;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContainerObserverTest {

    private static final Container API = container("api-1", Role.API, "10.0.0.7");
    private static final Container SIDECAR = container("api-1-sidecar", Role.SIDECAR, "");
    private static final Container BALANCER = container("balancer", Role.BALANCER, "10.0.0.5");
    private static final Container SERVER = container("server-1", Role.SERVER, "10.0.0.2");

    private static final String ACCESS = "{\"clientRequestId\":\"x-1\",\"msec\":1,\"seconds\":0.1,\"status\":200,"
            + "\"upstream\":\"10.0.0.7:8080\",\"upstreamStatus\":\"200\"}";

    private final FakeStreams streams = new FakeStreams();
    private final History history = History.inMemory();
    private final Sightings sightings = new Sightings(history);
    private final Balancers balancers = new Balancers(
            container -> new Watched(
                    new Balancer(container.name(), "127.0.0.1", 5000, Optional::empty),
                    true,
                    WorkerNotices.of(List.of("start worker process (?<started>[0-9]+)"))),
            sightings,
            Optional::empty);
    private final AccessLog accessLog = balancers.accessLog("balancer");
    private final List<String> askedFor = new CopyOnWriteArrayList<>();
    private final Services services = new Services(
            (service, index) -> {
                askedFor.add(service);
                throw new IllegalStateException("planted");
            },
            sightings,
            List.of());
    private final List<Container> all = new ArrayList<>(List.of(API, SIDECAR, BALANCER, SERVER));
    private final Instant at = history.start().plusMillis(500);
    private final ContainerObserver observer = new ContainerObserver(
            new Observers.Source(
                    streams,
                    () -> all,
                    container -> container.address() + ":8080",
                    (container, process) -> !process.equals("my-helper")),
            sightings,
            balancers,
            services);

    @BeforeEach
    void begin() {
        observer.begin(history.start());
        observer.followSince(history.start());
        Stream.of(API, SIDECAR, BALANCER, SERVER)
                .forEach(container -> happens(ContainerEvent.Kind.STARTED, container, 0));
    }

    @Test
    void recordsStartsOfApis() {
        Entry<InstanceEvent.Started> started =
                history.last(InstanceEvent.Started.class).orElseThrow();

        assertThat(history.entries(InstanceEvent.Started.class)).hasSize(1);
        assertThat(started.event())
                .isEqualTo(new InstanceEvent.Started("api-1", "api", API.hostname(), "10.0.0.7:8080"));
        assertThat(started.atMs()).isEqualTo(500, within(5.0));
        assertThat(started.errorMs()).isEqualTo(1);
    }

    @Test
    void recordsDeathsWithExitCodes() {
        happens(ContainerEvent.Kind.DIED, API, 137);

        assertThat(events(InstanceEvent.Died.class)).containsExactly(new InstanceEvent.Died("api-1", "api", 137));
    }

    @Test
    void recordsPausesAndTheirEnds() {
        happens(ContainerEvent.Kind.PAUSED, API, 0);
        happens(ContainerEvent.Kind.UNPAUSED, API, 0);

        assertThat(events(InstanceEvent.Paused.class))
                .containsExactly(
                        new InstanceEvent.Paused("api-1", "api", true),
                        new InstanceEvent.Paused("api-1", "api", false));
        assertThat(events(InstanceEvent.Started.class)).hasSize(1);
    }

    @Test
    void recordsASignalByHandAtItsTime() {
        happens(ContainerEvent.Kind.SIGNALLED, API, 15);
        observer.close();

        Entry<InstanceEvent.Stopping> asked =
                history.last(InstanceEvent.Stopping.class).orElseThrow();
        assertThat(asked.event()).isEqualTo(new InstanceEvent.Stopping("api-1", "api", true));
        assertThat(asked.atMs()).isEqualTo(500, within(5.0));
        assertThat(asked.errorMs()).isEqualTo(1);
    }

    /** The engine tells of one kill up to three times. */
    @Test
    void recordsOneLackOfMemoryOnce() {
        happens(ContainerEvent.Kind.OUT_OF_MEMORY, API, 0);
        happens(ContainerEvent.Kind.OUT_OF_MEMORY, API, 0);
        happens(ContainerEvent.Kind.OUT_OF_MEMORY, SIDECAR, 0);
        happens(ContainerEvent.Kind.OUT_OF_MEMORY, API, 0);

        assertThat(events(InstanceEvent.OutOfMemory.class))
                .containsExactly(
                        new InstanceEvent.OutOfMemory("api-1", "api"),
                        new InstanceEvent.OutOfMemory(SIDECAR.name(), "sidecar"));
    }

    @Test
    void sidecarSpeaksForItsInstance() {
        says(SIDECAR, "register", "ballast {\"event\":\"registered\",\"at\":%s,\"errorMs\":2.5}".formatted(epoch(100)));
        says(SIDECAR, "register", "ballast {\"event\":\"deregistered\",\"at\":%s,\"errorMs\":0}".formatted(epoch(200)));

        assertThat(events(InstanceEvent.Registered.class))
                .containsExactly(new InstanceEvent.Registered("api-1", "api"));
        assertThat(events(InstanceEvent.Deregistered.class))
                .containsExactly(new InstanceEvent.Deregistered("api-1", "api"));
        Entry<InstanceEvent.Registered> registered =
                history.last(InstanceEvent.Registered.class).orElseThrow();
        assertThat(registered.atMs()).isEqualTo(100, within(5.0));
        assertThat(registered.errorMs()).isEqualTo(3.5);
    }

    @Test
    void recordsAnnouncedMemberLists() {
        says(
                BALANCER,
                "x",
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[\"10.0.0.9:1\",\"10.0.0.7:1\"]}"
                        .formatted(epoch(100)));

        assertThat(events(BalancerEvent.Rendered.class))
                .containsExactly(new BalancerEvent.Rendered("balancer", List.of("10.0.0.9:1", "10.0.0.7:1"), ""));
        assertThat(sightings.rendered("balancer", "api")).contains(List.of("10.0.0.7:1", "10.0.0.9:1"));
    }

    @Test
    void recordsTheMembersOfEachService() {
        says(
                BALANCER,
                "x",
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[\"10.0.0.7:1\"],"
                                .formatted(epoch(100))
                        + "\"services\":{\"api\":[\"10.0.0.7:1\"],\"shop\":[]}}");

        assertThat(events(BalancerEvent.Rendered.class))
                .containsExactly(new BalancerEvent.Rendered(
                        "balancer",
                        List.of("10.0.0.7:1"),
                        Map.of("api", List.of("10.0.0.7:1"), "shop", List.of()),
                        ""));
    }

    @Test
    void recordsWorkersOfTheBalancerOnly() {
        String line = "2026/11/29 20:00:00 [notice] 8#8: start worker process 42";
        says(BALANCER, "nginx", line);
        says(API, "nginx", line);

        assertThat(events(BalancerEvent.Worker.class))
                .containsExactly(new BalancerEvent.Worker("balancer", 42, BalancerEvent.WorkerState.STARTED));
    }

    @Test
    void untimedLinesIncludeTheMeasuredLag() {
        says(
                BALANCER,
                "x",
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[]}".formatted(epoch(470)));
        says(BALANCER, "nginx", "x [notice] 8#8: start worker process 42");

        assertThat(history.last(BalancerEvent.Worker.class).orElseThrow().errorMs())
                .isEqualTo(31, within(0.1));
    }

    @Test
    void recordsSupervisedProcesses() {
        says(API, "", "2026-11-23 07:30:00,123 INFO spawned: 'api' with pid 12");
        says(API, "", "2026-11-23 07:30:01,123 INFO exited: api (exit status 1; not expected)");

        assertThat(events(InstanceEvent.ProcessChanged.class))
                .extracting(InstanceEvent.ProcessChanged::process, InstanceEvent.ProcessChanged::running)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("api", true),
                        org.assertj.core.groups.Tuple.tuple("api", false));
    }

    @Test
    void knowsHelpersThatTheImageNames() {
        says(BALANCER, "", "2026-11-23 07:30:01,123 INFO exited: my-helper (exit status 1; not expected)");
        says(BALANCER, "", "2026-11-23 07:30:01,123 INFO exited: envoy (exit status 1; not expected)");

        assertThat(events(InstanceEvent.ProcessChanged.class))
                .extracting(InstanceEvent.ProcessChanged::serves)
                .containsExactly(false, true);
    }

    @Test
    void countsTheAccessLog() {
        says(BALANCER, "access", ACCESS);

        assertThat(accessLog.byUpstream()).containsOnlyKeys("10.0.0.7:8080");
    }

    @Test
    void onlyTheProxyHasAnAccessLog() {
        says(API, "api", ACCESS);
        says(SIDECAR, "register", ACCESS);
        says(BALANCER, "my-helper", ACCESS);

        assertThat(accessLog.isKept()).isFalse();
    }

    @Test
    void onlyTheProxyHasWorkers() {
        says(BALANCER, "my-helper", "[notice] 8#8: start worker process 42");

        assertThat(events(BalancerEvent.Worker.class)).isEmpty();
    }

    @Test
    void onlyABalancerAnnouncesMembers() {
        String rendered =
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[]}".formatted(epoch(100));
        says(API, "api", rendered);
        says(SIDECAR, "register", rendered);

        assertThat(events(BalancerEvent.Rendered.class)).isEmpty();

        says(BALANCER, "my-helper", rendered);

        assertThat(events(BalancerEvent.Rendered.class)).hasSize(1);
    }

    @Test
    void readsARestartedContainersOldLinesOnce() {
        assertThat(streams.startedAgain(API.id())).isZero();

        happens(ContainerEvent.Kind.STARTED, API, 0);

        assertThat(streams.startedAgain(API.id())).isEqualTo(1);
        assertThat(streams.startedAgain(SERVER.id()))
                .as("servers are not followed")
                .isNull();
    }

    @Test
    void recordsHowEachViewDoes() {
        streams.lines(BALANCER.id()).interrupted(at, "planted");
        streams.lines(BALANCER.id()).resumed(at);
        streams.events().missed(at, "planted");
        streams.lines(API.id()).ended(at);
        observer.close();

        assertThat(views(View.ENGINE, "")).containsExactly(State.BEGAN, State.MISSED, State.STOPPED);
        assertThat(views(View.LINES, "balancer"))
                .containsExactly(State.BEGAN, State.INTERRUPTED, State.RESUMED, State.STOPPED);
        assertThat(views(View.LINES, "api-1"))
                .as("a container that ended leaves nothing to see")
                .containsExactly(State.BEGAN, State.ENDED);
        assertThat(views(View.LINES, "api-1-sidecar")).containsExactly(State.BEGAN, State.STOPPED);
    }

    @Test
    void missesNothingInAStreamThatCaughtUp() {
        streams.lines(BALANCER.id()).interrupted(at, "planted");
        streams.lines(BALANCER.id()).resumed(at);

        assertThat(PoolLifetimes.of(history).missed()).isEmpty();
    }

    @Test
    void saysWhatTheAccessLogLacks() {
        LossAccount account = new LossAccount(history.entries(), "balancer", accessLog, true, 0, 0);
        assertThat(account.unread(requests())).isEmpty();

        streams.lines(API.id()).missed(at, "not the balancer's");
        assertThat(account.unread(requests())).isEmpty();

        observer.stop("it was asked to");
        assertThat(account.unread(requests()).orElseThrow())
                .contains("to the end (it was asked to)", "repeat the load");
    }

    @Test
    void recordsAStartThatItCannotDescribe() {
        Container gone = container("api-9", Role.API, "");

        happens(ContainerEvent.Kind.STARTED, gone, 0);

        assertThat(events(InstanceEvent.Started.class)).hasSize(1);
        assertThat(views(View.ENGINE, "")).containsExactly(State.BEGAN, State.MISSED);
    }

    @Test
    void watchesABalancerAndAServiceThatCome() {
        services.start();
        Container spare = labelled("spare", Role.BALANCER, "spare");
        Container shop = labelled("shop-1", Role.API, "shop");
        all.addAll(List.of(spare, shop));
        happens(ContainerEvent.Kind.STARTED, spare, 0);
        happens(ContainerEvent.Kind.STARTED, shop, 0);

        says(
                spare,
                "x",
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[\"a:1\",\"b:1\"],\"services\":{\"api\":[\"a:1\"],\"shop\":[\"b:1\"]}}"
                        .formatted(epoch(100)));
        says(spare, "access", ACCESS);

        assertThat(events(BalancerEvent.Rendered.class))
                .containsExactly(new BalancerEvent.Rendered(
                        "spare", List.of("a:1", "b:1"), Map.of("api", List.of("a:1"), "shop", List.of("b:1")), ""));
        assertThat(sightings.rendered("spare", "shop")).contains(List.of("b:1"));
        assertThat(sightings.rendered("balancer", "shop")).isEmpty();
        assertThat(balancers.accessLog("spare").isKept()).isTrue();
        assertThat(accessLog.isKept()).isFalse();
        assertThat(events(InstanceEvent.Started.class))
                .extracting(InstanceEvent.Started::service)
                .containsExactly("api", "shop");
        await().until(() -> askedFor.contains("shop"));
        happens(ContainerEvent.Kind.DIED, shop, 1);
        assertThat(events(InstanceEvent.Died.class)).containsExactly(new InstanceEvent.Died("shop-1", "shop", 1));
    }

    @Test
    void aReplacedBalancersListIsForgotten() {
        says(
                BALANCER,
                "x",
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[\"a:1\"]}"
                        .formatted(epoch(100)));
        Container another =
                new Container("9".repeat(64), "balancer", Role.BALANCER, "10.0.0.9", Map.of(), true, "any", Map.of());
        all.remove(BALANCER);
        all.add(another);

        happens(ContainerEvent.Kind.STARTED, another, 0);

        assertThat(sightings.rendered("balancer", "api")).isEmpty();
        assertThat(views(View.CONFIGURATION, "balancer")).doesNotContain(State.INTERRUPTED);
    }

    @Test
    void recordsNothingOnceClosed() {
        observer.close();

        happens(ContainerEvent.Kind.DIED, API, 0);

        assertThat(events(InstanceEvent.Died.class)).isEmpty();
    }

    private void happens(ContainerEvent.Kind kind, Container container, int exitCode) {
        streams.say(new ContainerEvent(
                kind, container.id(), container.name(), container.role(), container.service(), at, exitCode));
    }

    private void says(Container container, String process, String line) {
        streams.say(container.id(), new LogLine(process, line, at));
    }

    /** A load of ten minutes. */
    private static RequestLog requests() {
        return RequestLog.of(
                "l",
                Instant.EPOCH,
                List.of(new Request(
                        "l", 0, Request.Kind.GET, 0, 0, 0, 600_000_000, Outcome.ANSWERED, 200, "h", 1, false)));
    }

    private List<State> views(View view, String of) {
        return events(ViewEvent.Changed.class).stream()
                .filter(changed -> changed.view() == view && changed.of().equals(of))
                .map(ViewEvent.Changed::state)
                .toList();
    }

    private String epoch(long ms) {
        Instant moment = history.start().plusMillis(ms);
        return "%d.%09d".formatted(moment.getEpochSecond(), moment.getNano());
    }

    private <E extends Event> List<E> events(Class<E> type) {
        return history.entries(type).stream().map(Entry::event).toList();
    }

    private static Container container(String name, Role role, String address) {
        return new Container(name + "-".repeat(64 - name.length()), name, role, address, Map.of(), true, "any");
    }

    private static Container labelled(String name, Role role, String service) {
        return new Container(
                name + "-".repeat(64 - name.length()),
                name,
                role,
                "10.0.0.8",
                Map.of(),
                true,
                "any",
                Map.of("dev.ballast.service", service));
    }
}
