package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.ViewEvent.Changed;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.lifetime.PoolLifetimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewHealthTest {

    private final History history = History.inMemory();
    private final Sightings sightings = new Sightings(history);
    private final ViewHealth view = sightings.view(View.CONSUL, "api");

    /** As on a full disk. */
    @Test
    void stopsThoughTheHistoryCannotBeWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.jsonl");
        ViewHealth other = new Sightings(History.startingIn(file)).view(View.CLUSTER, "");
        other.sees(1);
        Files.delete(file);
        Files.createDirectory(file);

        other.stopped("the disk is full");

        other.sees(2); // would throw if it were told
        assertThat(file).isEmptyDirectory();
    }

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
    void recordingIsHandedOverWithoutGapOrDouble(@TempDir Path folder) {
        Path file = folder.resolve("history.jsonl");
        History owners = History.startingIn(file);
        Sightings owner = new Sightings(owners);
        boolean[] free = {false};
        Sightings visitor = new Sightings(
                History.continuing(file, owners.start()).onlyWhile(() -> free[0]), () -> History.read(file));
        List.of(owner, visitor).forEach(each -> each.engine().sees(0));
        List<ViewHealth> logs = Stream.of(owner, visitor)
                .map(each -> each.view(View.LINES, "api-1"))
                .toList();
        logs.forEach(each -> each.sees(0));
        observe(owner, 50, new ConsulEvent.Passing("api", List.of("a:1")));
        observe(visitor, 52, new ConsulEvent.Passing("api", List.of("a:1")));
        observe(owner, 100, new InstanceEvent.Registered("api-1", "api"));
        observe(visitor, 101, new InstanceEvent.Registered("api-1", "api"));
        observe(owner, 102, new BalancerEvent.Rendered("balancer", List.of("a:1"), "rendered/0000-balancer.conf"));
        observe(visitor, 103, new BalancerEvent.Rendered("balancer", List.of("a:1"), ""));

        observe(visitor, 110, new InstanceEvent.Died("api-1", "api", 0)); // the owner has not heard of it
        logs.get(1).ended(110);
        observe(visitor, 111, new ConsulEvent.Passing("api", List.of()));
        owner.engine().stopped("it leaves the lab");
        logs.get(0).stopped("it leaves the lab");
        owner.close();
        observe(owner, 112, new ConsulEvent.Passing("api", List.of()));
        free[0] = true;
        visitor.takeOver();
        observe(visitor, 130, new ConsulEvent.Passing("api", List.of("b:1")));

        List<Entry<?>> all = History.read(file);
        assertThat(all.stream().filter(entry -> !(entry.event() instanceof Changed)))
                .extracting(entry -> (Event) entry.event())
                .containsExactly(
                        new ConsulEvent.Passing("api", List.of("a:1")),
                        new InstanceEvent.Registered("api-1", "api"),
                        new BalancerEvent.Rendered("balancer", List.of("a:1"), "rendered/0000-balancer.conf"),
                        new InstanceEvent.Died("api-1", "api", 0),
                        new ConsulEvent.Passing("api", List.of()),
                        new ConsulEvent.Passing("api", List.of("b:1")));
        assertThat(PoolLifetimes.of(all).missed()).isEmpty();
    }

    @Test
    void nothingIsMissedIfTheRecorderDies(@TempDir Path folder) {
        Path file = folder.resolve("history.jsonl");
        History owners = History.startingIn(file);
        Sightings owner = new Sightings(owners);
        boolean[] free = {false};
        Sightings visitor = new Sightings(
                History.continuing(file, owners.start()).onlyWhile(() -> free[0]), () -> History.read(file));
        List.of(owner, visitor).forEach(each -> each.engine().sees(0));
        observe(owner, 100, new InstanceEvent.Registered("api-1", "api"));
        observe(visitor, 101, new InstanceEvent.Registered("api-1", "api"));
        observe(visitor, 110, new InstanceEvent.Died("api-1", "api", 0));

        free[0] = true; // the owner was killed
        visitor.takeOver();

        assertThat(PoolLifetimes.of(History.read(file)).missed()).isEmpty();
    }

    @Test
    void anObserverThatCameLateLeavesAGap(@TempDir Path folder) {
        Path file = folder.resolve("history.jsonl");
        History owners = History.startingIn(file);
        Sightings owner = new Sightings(owners);
        owner.engine().sees(0);
        owner.engine().stopped("it leaves the lab");
        owner.close();
        Sightings visitor = new Sightings(History.continuing(file, owners.start()), () -> History.read(file));

        visitor.engine().sees(10_000);

        assertThat(PoolLifetimes.of(History.read(file)).missed()).isPresent();
    }

    private static void observe(Sightings process, double atMs, Event event) {
        process.add(event, atMs, 1);
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
