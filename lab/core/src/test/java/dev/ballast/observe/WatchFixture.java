package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.history.History;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A history for what watches see, and how they do. */
abstract class WatchFixture {

    static final Duration LIMIT = Duration.ofSeconds(20);

    final History history = History.inMemory();
    final Sightings sightings = new Sightings(history);

    /** Waits until the views have told exactly these states. */
    final void awaitStates(State... states) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(history.entries(ViewEvent.Changed.class))
                        .extracting(entry -> entry.event().state())
                        .containsExactly(states));
    }

    static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
