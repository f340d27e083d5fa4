package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerEvent;
import dev.ballast.engine.Role;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerObserverTest extends ObserverFixture {

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
        assertThat(balancers.accessLog("spare").exists()).isTrue();
        assertThat(accessLog.exists()).isFalse();
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
}
