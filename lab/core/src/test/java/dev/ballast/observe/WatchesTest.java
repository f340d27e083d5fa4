package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.balancer.Balancer;
import dev.ballast.discovery.ConsulView.Health;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.run.RunDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watches of the balancer and of Consul. */
class WatchesTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final History history = History.inMemory();
    private final Sightings sightings = new Sightings(history);
    private volatile Optional<String> configuration = Optional.empty();
    private final Balancer balancer = new Balancer("balancer", "127.0.0.1", 5000, () -> configuration);

    @Test
    void recordsEachChangeOfAPolledConfiguration(@TempDir Path folder) {
        RunDirectory run = RunDirectory.at(folder);
        try (BalancerWatch watch = new BalancerWatch(balancer, false, sightings, () -> Optional.of(run))) {
            watch.start();
            watch.expectChange(LIMIT);
            configuration = Optional.of("server 10.0.0.2:80; server 10.0.0.1:80;");
            await().atMost(LIMIT)
                    .until(() -> sightings.rendered("balancer", "api").isPresent());
            configuration = Optional.of("server 10.0.0.1:80;");
            await().atMost(LIMIT)
                    .until(() -> sightings.rendered("balancer", "api").equals(Optional.of(List.of("10.0.0.1:80"))));
        }

        assertThat(history.entries(BalancerEvent.Rendered.class).stream().map(Entry::event))
                .containsExactly(
                        new BalancerEvent.Rendered(
                                "balancer", List.of("10.0.0.2:80", "10.0.0.1:80"), "rendered/0000-balancer.conf"),
                        new BalancerEvent.Rendered("balancer", List.of("10.0.0.1:80"), "rendered/0001-balancer.conf"));
        assertThat(folder.resolve("rendered/0001-balancer.conf")).hasContent("server 10.0.0.1:80;");
    }

    @Test
    void aListIsNotSeenIfItsLinesAreUnclear() {
        configuration = Optional.of("upstream api { server api.example.com resolve; server 10.0.0.1:80; }");
        try (BalancerWatch watch = new BalancerWatch(balancer, false, sightings, Optional::empty)) {
            watch.start();
            watch.expectChange(LIMIT);
            awaitStates(State.BEGAN, State.INTERRUPTED);
            configuration = Optional.of("upstream api { server 10.0.0.1:80; }");
            awaitStates(State.BEGAN, State.INTERRUPTED, State.RESUMED);
        }

        assertThat(sightings.rendered("balancer", "api")).contains(List.of("10.0.0.1:80"));
        assertThat(history.entries(ViewEvent.Changed.class).get(1).event().detail())
                .startsWith("its members are not clear: server api.example.com resolve (");
    }

    @Test
    void readsTheListOfARunningBalancer() {
        configuration = Optional.of("server 10.0.0.1:80;");
        try (BalancerWatch watch = new BalancerWatch(balancer, true, sightings, Optional::empty)) {
            watch.startLate();
        }

        assertThat(sightings.rendered("balancer", "api")).contains(List.of("10.0.0.1:80"));
        assertThat(history.entries()).isEmpty();
    }

    @Test
    void waitsForTheAnnouncementOfABalancerThatStarts() {
        configuration = Optional.of("server 10.0.0.1:80;");
        try (BalancerWatch watch = new BalancerWatch(balancer, true, sightings, Optional::empty)) {
            watch.start();
        }

        assertThat(sightings.rendered("balancer", "api")).isEmpty();
    }

    @Test
    void notesAConfigurationThatCannotBeKept(@TempDir Path folder) {
        Balancer torn = new Balancer("balancer", "127.0.0.1", 5000, () -> {
            throw new IllegalStateException("gone");
        });
        try (BalancerWatch watch =
                new BalancerWatch(torn, false, sightings, () -> Optional.of(RunDirectory.at(folder)))) {
            watch.start();
            watch.announced(List.of("10.0.0.1:80"), Map.of(), 1, 0);
        }

        assertThat(history.entries(BalancerEvent.Rendered.class)).hasSize(1);
        assertThat(history.last(RunEvent.Note.class).orElseThrow().event().text())
                .isEqualTo("rendered/0000-balancer.conf could not be kept: gone");
    }

    @Test
    void announcementsDoNotWaitForConfigurations(@TempDir Path folder) throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger read = new AtomicInteger();
        Balancer slow = new Balancer("balancer", "127.0.0.1", 5000, () -> {
            waitFor(answers);
            return Optional.of("configuration %s".formatted(read.incrementAndGet()));
        });
        try (BalancerWatch watch =
                new BalancerWatch(slow, true, sightings, () -> Optional.of(RunDirectory.at(folder)))) {
            watch.start();
            CompletableFuture.runAsync(() -> {
                        watch.announced(List.of("10.0.0.1:80"), Map.of(), 1, 0);
                        watch.announced(List.of("10.0.0.2:80"), Map.of(), 2, 0);
                    })
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(sightings.rendered("balancer", "api")).contains(List.of("10.0.0.2:80"));
            answers.countDown();
        }

        assertThat(folder.resolve("rendered/0000-balancer.conf")).hasContent("configuration 1");
        assertThat(folder.resolve("rendered/0001-balancer.conf")).hasContent("configuration 2");
    }

    @Test
    void boundsConfigurationsThatWait(@TempDir Path folder) throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        Balancer slow = new Balancer("balancer", "127.0.0.1", 5000, () -> {
            waitFor(answers);
            return Optional.of("a configuration");
        });
        try (BalancerWatch watch =
                new BalancerWatch(slow, true, sightings, () -> Optional.of(RunDirectory.at(folder)))) {
            watch.start();
            CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 150; i++) {
                            watch.announced(List.of("10.0.0.1:80"), Map.of(), i, 0);
                        }
                    })
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            answers.countDown();
        }

        assertThat(history.entries(BalancerEvent.Rendered.class)).hasSize(150);
        assertThat(history.entries(RunEvent.Note.class))
                .hasSizeBetween(49, 50)
                .allSatisfy(note ->
                        assertThat(note.event().text()).endsWith("could not be kept: 100 others wait to be read"));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

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
    void saysForHowLongAConfigurationCouldNotBeRead() {
        AtomicBoolean gone = new AtomicBoolean();
        Balancer torn = new Balancer("balancer", "127.0.0.1", 5000, () -> {
            if (gone.get()) {
                throw new IllegalStateException("planted");
            }
            return configuration;
        });
        try (BalancerWatch watch = new BalancerWatch(torn, false, sightings, Optional::empty)) {
            watch.start();
            watch.expectChange(LIMIT);
            awaitStates(State.BEGAN);
            gone.set(true);
            awaitStates(State.BEGAN, State.INTERRUPTED);
            configuration = Optional.of("server 10.0.0.1:80;");
            gone.set(false);
            awaitStates(State.BEGAN, State.INTERRUPTED, State.RESUMED);
            await().atMost(LIMIT)
                    .until(() -> sightings.rendered("balancer", "api").isPresent());
        }

        awaitStates(State.BEGAN, State.INTERRUPTED, State.RESUMED, State.STOPPED);
        Entry<BalancerEvent.Rendered> rendered =
                history.last(BalancerEvent.Rendered.class).orElseThrow();
        assertThat(rendered.atMs() - rendered.errorMs())
                .as("the change may have happened at any time since the last reading")
                .isLessThanOrEqualTo(
                        history.entries(ViewEvent.Changed.class).get(1).atMs() + 0.001);
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
    void nothingIsMissedOfABalancerThatIsRemoved() {
        configuration = Optional.of("server 10.0.0.1:80;");
        BalancerWatch watch = new BalancerWatch(balancer, false, sightings, Optional::empty);
        watch.start();
        awaitStates(State.BEGAN);

        watch.removed();
        watch.close();

        awaitStates(State.BEGAN, State.ENDED);
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

    private void awaitStates(State... states) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(history.entries(ViewEvent.Changed.class))
                        .extracting(entry -> entry.event().state())
                        .containsExactly(states));
    }

    @Test
    void keepsListsThatAnotherProcessRecords() {
        Sightings unrecorded = new Sightings(history.onlyWhile(() -> false));

        unrecorded.add(new BalancerEvent.Rendered("balancer", List.of("b:1", "a:1"), ""), 1, 0);
        unrecorded.add(new ConsulEvent.Passing("api", List.of("a:1")), 1, 0);

        assertThat(unrecorded.rendered("balancer", "api")).contains(List.of("a:1", "b:1"));
        assertThat(unrecorded.passing("api")).contains(List.of("a:1"));
        assertThat(history.entries()).isEmpty();
    }
}
