package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.ViewEvent.Changed;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewHealthTest {

    private final History history = History.inMemory();
    private final Sightings sightings = new Sightings(history);
    private final ViewHealth view = sightings.view(View.CONSUL, "api");

    @Test
    void tellsEachChangeOnce() {
        view.interrupted(1, "before it began");
        view.sees(2);
        view.sees(3);
        view.interrupted(4, "planted");
        view.interrupted(5, "planted again");
        view.sees(6);
        view.missed(7, 1, "planted");
        view.stopped("at the end");
        view.sees(9);
        view.missed(9, 0, "nobody looks");

        assertThat(changes(history))
                .extracting(Changed::state, Changed::detail)
                .containsExactly(
                        tuple(State.BEGAN, ""),
                        tuple(State.INTERRUPTED, "planted"),
                        tuple(State.RESUMED, ""),
                        tuple(State.MISSED, "planted"),
                        tuple(State.STOPPED, "at the end"));
        assertThat(history.entries()).extracting(Entry::atMs).startsWith(2.0, 4.0, 6.0, 7.0);
    }

    @Test
    void tellsWhatIsInForceOnceItRecords() {
        boolean[] records = {false};
        Sightings second = new Sightings(history.onlyWhile(() -> records[0]));
        second.engine().sees(0);
        second.view(View.CONSUL, "api").sees(0);
        second.view(View.CLOCK, ""); // has not begun
        second.add(new ConsulEvent.Passing("api", List.of("a:1")), 1, 0.5);
        second.takeOver();
        assertThat(history.entries()).as("while another process records").isEmpty();

        records[0] = true;
        second.takeOver();
        second.takeOver();

        assertThat(history.entries())
                .extracting(entry -> (Event) entry.event())
                .containsExactly(
                        new Changed(View.ENGINE, "", State.BEGAN, "by another process than before"),
                        new Changed(View.CONSUL, "api", State.BEGAN, "by another process than before"),
                        new ConsulEvent.Passing("api", List.of("a:1")));
        assertThat(history.entries().get(2).atMs()).as("when it was seen").isEqualTo(1);
    }

    @Test
    void tellsWhatIsInForceBeforeItsFirstObservation() {
        boolean[] records = {false};
        Sightings second = new Sightings(history.onlyWhile(() -> records[0]));
        second.engine().sees(0);
        records[0] = true;

        second.add(new ConsulEvent.Passing("api", List.of()), 5, 0);

        assertThat(history.entries().get(0).event())
                .isEqualTo(new Changed(View.ENGINE, "", State.BEGAN, "by another process than before"));
    }

    @Test
    void noticesThatTheHostsClockWasSet() {
        double[] ahead = {0};
        try (ClockWatch watch = new ClockWatch(() -> ahead[0], sightings)) {
            watch.look();
            ahead[0] = 3; // as far as two clocks can be read at once
            watch.look();
            ahead[0] = -1_997;
            watch.look();
            watch.look();
        }

        assertThat(changes(history).stream().filter(change -> change.view() == View.CLOCK))
                .extracting(Changed::state, Changed::detail)
                .containsExactly(
                        tuple(State.BEGAN, ""),
                        tuple(State.MISSED, "it was set by -2000.0 ms"),
                        tuple(State.STOPPED, Observers.LEFT));
    }

    private static List<Changed> changes(History history) {
        return history.entries(Changed.class).stream().map(Entry::event).toList();
    }
}
