package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.discovery.ConsulView.Health;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The watch of a service in Consul. */
class ConsulWatchTest extends WatchFixture {

    @Test
    void recordsEachChangeInConsul() {
        Health starting = new Health(1, List.of(), List.of("10.0.0.1:80"), Map.of());
        Health passing = new Health(2, List.of("10.0.0.1:80"), List.of(), Map.of());
        try (ConsulWatch watch = new ConsulWatch("api", index -> index == 0 ? starting : passing, sightings)) {
            watch.start();
            await().atMost(LIMIT).until(() -> sightings.passing("api").equals(Optional.of(List.of("10.0.0.1:80"))));
        }

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(history.entries())
                        .extracting(entry -> (Event) entry.event())
                        .contains(
                                new ConsulEvent.Passing("api", List.of()),
                                new ConsulEvent.Critical("api", List.of("10.0.0.1:80")),
                                new ConsulEvent.Passing("api", List.of("10.0.0.1:80")),
                                new ConsulEvent.Critical("api", List.of())));
    }

    @Test
    void recordsThatAnInstanceWasWrittenAnewThoughItPassesAsBefore() {
        String one = "10.0.0.1:80";
        String two = "10.0.0.2:80";
        Health first = new Health(1, List.of(one, two), List.of(), Map.of(one, 1L, two, 1L));
        Health second = new Health(4, List.of(one, two), List.of(), Map.of(one, 4L, two, 1L));
        try (ConsulWatch watch = new ConsulWatch("api", index -> index == 0 ? first : second, sightings)) {
            watch.start();
            await().atMost(LIMIT)
                    .until(() -> history.last(ConsulEvent.Rewritten.class).isPresent());
        }

        assertThat(history.entries(ConsulEvent.Rewritten.class)).singleElement().satisfies(written -> {
            assertThat(written.event().addresses()).containsExactly(one);
            assertThat(written.atMs() - written.errorMs())
                    .as("it may not have passed at any time since the answer before")
                    .isLessThanOrEqualTo(history.last(ConsulEvent.Passing.class)
                            .orElseThrow()
                            .atMs());
        });
        assertThat(history.entries(ConsulEvent.Passing.class)).hasSize(1);
    }

    @Test
    void saysForHowLongConsulDidNotAnswer() {
        AtomicBoolean gone = new AtomicBoolean();
        Health passing = new Health(1, List.of("10.0.0.1:80"), List.of(), Map.of());
        Health none = new Health(2, List.of(), List.of(), Map.of());
        AtomicReference<Health> now = new AtomicReference<>(passing);
        try (ConsulWatch watch = new ConsulWatch(
                "api",
                index -> {
                    if (gone.get()) {
                        throw new IllegalStateException("planted");
                    }
                    if (now.get() == none) {
                        LockSupport.parkNanos(80_000_000); // a slow answer, which has not waited for a change
                    }
                    return now.get();
                },
                sightings)) {
            watch.start();
            awaitStates(State.BEGAN);
            await().atMost(LIMIT).until(() -> sightings.passing("api").equals(Optional.of(List.of("10.0.0.1:80"))));
            gone.set(true);
            awaitStates(State.BEGAN, State.INTERRUPTED);
            now.set(none);
            gone.set(false);
            await().atMost(LIMIT).until(() -> sightings.passing("api").equals(Optional.of(List.of())));
        }

        awaitStates(State.BEGAN, State.INTERRUPTED, State.RESUMED, State.STOPPED);
        Entry<ConsulEvent.Passing> change =
                history.last(ConsulEvent.Passing.class).orElseThrow();
        assertThat(change.atMs() - change.errorMs())
                .as("the change may have happened at any time since the last answer")
                .isLessThanOrEqualTo(
                        history.entries(ViewEvent.Changed.class).get(1).atMs() + 0.001);
    }

    @Test
    void saysWhatASilentConsulLeftUnrecorded() {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        ConsulWatch watch = new ConsulWatch(
                "api",
                index -> {
                    asked.countDown();
                    if (asked.getCount() == 0) {
                        waitFor(answers);
                    }
                    return new Health(1, List.of("10.0.0.1:80"), List.of(), Map.of());
                },
                sightings);
        watch.start();
        awaitStates(State.BEGAN);
        waitFor(asked);

        watch.close();
        answers.countDown();

        awaitStates(State.BEGAN, State.INTERRUPTED, State.STOPPED);
    }

    @Test
    void nothingIsMissedOfWhatIsRemoved() {
        Services services = new Services(
                (service, index) -> new Health(1, List.of(), List.of(), Map.of()), sightings, List.of("api"));
        services.start();
        awaitStates(State.BEGAN);

        services.forget("api");

        awaitStates(State.BEGAN, State.ENDED);
        assertThat(PoolLifetimes.of(history.entries()).missed()).isEmpty();
    }

    @Test
    void missesNothingIfConsulsIndexIsTheSame() {
        AtomicBoolean gone = new AtomicBoolean();
        try (ConsulWatch watch = new ConsulWatch(
                "api",
                index -> {
                    if (gone.get()) {
                        throw new IllegalStateException("planted");
                    }
                    return new Health(7, List.of(), List.of(), Map.of());
                },
                sightings)) {
            watch.start();
            awaitStates(State.BEGAN);
            gone.set(true);
            awaitStates(State.BEGAN, State.INTERRUPTED);
            gone.set(false);
            awaitStates(State.BEGAN, State.INTERRUPTED, State.RESUMED);
        }

        List<Entry<ViewEvent.Changed>> told = history.entries(ViewEvent.Changed.class);
        assertThat(told.get(2).atMs()).isEqualTo(told.get(1).atMs());
    }
}
