package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandSignalsTest {

    private static final double AT_MS = 10_000;

    private final History history = History.inMemory();
    private final HandSignals signals = new HandSignals(new Sightings(history));

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 15})
    void recordsAStopByHand(int signal) {
        assertThat(afterSignal("api-1", signal)).containsExactly(new InstanceEvent.Stopping("api-1", "api", true));
    }

    @Test
    void recordsOtherSignalsByHand() {
        assertThat(afterSignal("api-1", 9)).containsExactly(new InstanceEvent.Killed("api-1", "api", "KILL", true));
        assertThat(afterSignal("api-2", 28)).contains(new InstanceEvent.Killed("api-2", "api", "28", true));
    }

    @Test
    void decidesOnceOthersHaveRecordedTheirs() {
        signals.take("api-1", "api", 15, AT_MS, 1);

        assertThat(history.entries()).isEmpty();
        Awaitility.await().until(() -> !history.entries().isEmpty());
    }

    @Test
    void takesNoStopOfBallastForOneByHand() {
        at(AT_MS - 5_000, new InstanceEvent.Stopping("api-1", "api"));

        assertThat(afterSignal("api-1", 15)).hasSize(1);
        assertThat(afterSignal("api-1-sidecar", 15))
                .as("its agent stops with it")
                .hasSize(1);
        assertThat(afterSignal("api-1", 9)).as("when its time is over").hasSize(1);
        assertThat(afterSignal("api-2", 15)).as("another one").hasSize(2);
    }

    @Test
    void aNewInstanceOfTheNameWasNotAskedToStop() {
        at(AT_MS - 5_000, new InstanceEvent.Stopping("api-1", "api"));
        at(AT_MS - 1_000, new InstanceEvent.Started("api-1", "api", "host", "10.0.0.7:5000"));

        assertThat(afterSignal("api-1", 15)).hasSize(3);
    }

    @Test
    void aNewBalancerOfTheNameWasNotAskedToStop() {
        at(AT_MS - 5_000, new InstanceEvent.Stopping("front", "front"));
        at(AT_MS - 1_000, new InstanceEvent.Stopped("front", "front"));

        assertThat(afterSignal("front", 15)).hasSize(3);
    }

    /** The call of the engine returns after the engine has told of the signal; a fault first stops what it kills. */
    @Test
    void takesNoSignalOfBallastForOneByHand() {
        at(AT_MS + 2_000, new InstanceEvent.Killed("api-1", "api", "KILL"));

        assertThat(afterSignal("api-1", 19)).hasSize(1);
        assertThat(afterSignal("api-2", 19)).hasSize(2);
    }

    @Test
    void aSignalLongAfterOneOfBallastIsByHand() {
        at(AT_MS - 8_000, new InstanceEvent.Killed("api-1", "api", "STOP"));

        assertThat(afterSignal("api-1", 18)).hasSize(2);
    }

    @Test
    void tellsNothingOfTheRemovalOfALab() {
        at(AT_MS - 100, new RunEvent.Removing("process 4711 of somebody"));

        assertThat(afterSignal("api-1", 9)).hasSize(1);
    }

    /** Returns all events once it is decided whose a signal at that time was. */
    private List<Event> afterSignal(String container, int signal) {
        HandSignals decided = new HandSignals(new Sightings(history));
        decided.take(container, "api", signal, AT_MS, 1);
        decided.close();
        return history.entries().stream().<Event>map(Entry::event).toList();
    }

    private void at(double atMs, Event event) {
        history.observe(event, atMs, 0);
    }
}
