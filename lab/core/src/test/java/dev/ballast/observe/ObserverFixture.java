package dev.ballast.observe;

import dev.ballast.balancer.Balancer;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerEvent;
import dev.ballast.engine.LogLine;
import dev.ballast.engine.Role;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.loss.AccessLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** An observer of a lab of one instance with its sidecar, a balancer and a server, whose engine a test plays. */
abstract class ObserverFixture {

    static final Container API = container("api-1", Role.API, "10.0.0.7");
    static final Container SIDECAR = container("api-1-sidecar", Role.SIDECAR, "");
    static final Container BALANCER = container("balancer", Role.BALANCER, "10.0.0.5");
    static final Container SERVER = container("server-1", Role.SERVER, "10.0.0.2");

    static final String ACCESS = "{\"clientRequestId\":\"x-1\",\"msec\":1,\"seconds\":0.1,\"status\":200,"
            + "\"upstream\":\"10.0.0.7:8080\",\"upstreamStatus\":\"200\"}";

    final FakeStreams streams = new FakeStreams();
    final History history = History.inMemory();
    final Sightings sightings = new Sightings(history);
    final Balancers balancers = new Balancers(
            container -> new Watched(
                    new Balancer(container.name(), "127.0.0.1", 5000, Optional::empty),
                    true,
                    WorkerNotices.of(List.of("start worker process (?<started>[0-9]+)"))),
            sightings,
            Optional::empty);
    final AccessLog accessLog = balancers.accessLog("balancer");
    final List<String> askedFor = new CopyOnWriteArrayList<>();
    final Services services = new Services(
            (service, index) -> {
                askedFor.add(service);
                throw new IllegalStateException("planted");
            },
            sightings,
            List.of());
    final List<Container> all = new ArrayList<>(List.of(API, SIDECAR, BALANCER, SERVER));
    final Instant at = history.start().plusMillis(500);
    final ContainerObserver observer = new ContainerObserver(
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

    void happens(ContainerEvent.Kind kind, Container container, int exitCode) {
        streams.say(new ContainerEvent(
                kind, container.id(), container.name(), container.role(), container.service(), at, exitCode));
    }

    void says(Container container, String process, String line) {
        streams.say(container.id(), new LogLine(process, line, at));
    }

    List<State> views(View view, String of) {
        return events(ViewEvent.Changed.class).stream()
                .filter(changed -> changed.view() == view && changed.of().equals(of))
                .map(ViewEvent.Changed::state)
                .toList();
    }

    String epoch(long ms) {
        Instant moment = history.start().plusMillis(ms);
        return "%d.%09d".formatted(moment.getEpochSecond(), moment.getNano());
    }

    <E extends Event> List<E> events(Class<E> type) {
        return history.entries(type).stream().map(Entry::event).toList();
    }

    static Container container(String name, Role role, String address) {
        return new Container(name + "-".repeat(64 - name.length()), name, role, address, Map.of(), true, "any");
    }

    static Container labelled(String name, Role role, String service) {
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
