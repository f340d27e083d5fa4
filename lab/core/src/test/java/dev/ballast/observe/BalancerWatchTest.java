package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.balancer.Balancer;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.RunEvent;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch of a balancer, and the lists that watches keep. */
class BalancerWatchTest extends WatchFixture {

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
    void keepsListsThatAnotherProcessRecords() {
        Sightings unrecorded = new Sightings(history.onlyWhile(() -> false));

        unrecorded.add(new BalancerEvent.Rendered("balancer", List.of("b:1", "a:1"), ""), 1, 0);
        unrecorded.add(new ConsulEvent.Passing("api", List.of("a:1")), 1, 0);

        assertThat(unrecorded.rendered("balancer", "api")).contains(List.of("a:1", "b:1"));
        assertThat(unrecorded.passing("api")).contains(List.of("a:1"));
        assertThat(history.entries()).isEmpty();
    }
}
