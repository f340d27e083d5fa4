package dev.ballast.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.ViewEvent.Changed;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.lifetime.Views.Gap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private final List<Entry<?>> entries = new ArrayList<>();

    @Test
    void anOlderHistoryHasNoGaps() {
        at(0, new RunEvent.PhaseBegan("starting"));
        at(900, new ConsulEvent.Passing("api", List.of()));

        assertThat(gaps()).isEmpty();
    }

    @Test
    void aGapLastsFromAnInterruptionToTheResumption() {
        view(0, View.CONSUL, "api", State.BEGAN);
        view(3_000, View.CONSUL, "api", State.INTERRUPTED);
        view(5_500, View.CONSUL, "api", State.RESUMED);

        assertThat(gaps()).containsExactly(new Gap(View.CONSUL, "api", 3_000, 5_500, "planted"));
        assertThat(gaps().get(0).describe())
                .isEqualTo("Consul's list of api cannot be relied on from 3.000 s to 5.500 s (planted): "
                        + "repeat the run, and let one process watch it to its end");
    }

    @Test
    void aGapThatIsOpenLastsToTheEnd() {
        view(0, View.LINES, "balancer", State.BEGAN);
        view(3_000, View.LINES, "balancer", State.STOPPED);

        assertThat(gaps()).containsExactly(new Gap(View.LINES, "balancer", 3_000, Double.POSITIVE_INFINITY, "planted"));
        assertThat(gaps().get(0).describe()).contains("from 3.000 s to the end");
    }

    @Test
    void aShortInterruptionOfAListHidesNothing() {
        view(0, View.CONFIGURATION, "balancer", State.BEGAN);
        view(3_000, View.CONFIGURATION, "balancer", State.INTERRUPTED);
        view(3_900, View.CONFIGURATION, "balancer", State.RESUMED);

        assertThat(gaps()).isEmpty();
    }

    @Test
    void aLogIsWholeIfItCaughtUp() {
        view(0, View.LINES, "api-1", State.BEGAN);
        view(3_000, View.LINES, "api-1", State.INTERRUPTED);
        view(3_000, View.LINES, "api-1", State.RESUMED);
        view(5_000, View.ENGINE, "", State.INTERRUPTED);
        view(5_300, View.ENGINE, "", State.RESUMED);

        assertThat(gaps()).extracting(Gap::view).as("the engine forgot").containsExactly(View.ENGINE);
    }

    @Test
    void aLogThatEndsWithItsContainerIsWhole() {
        view(0, View.LINES, "api-1", State.BEGAN);
        view(3_000, View.LINES, "api-1", State.ENDED);
        view(9_000, View.LINES, "api-1", State.BEGAN);

        assertThat(gaps()).isEmpty();
    }

    @Test
    void whatWasMissedIsAGapHoweverShort() {
        entries.add(new Entry<>(0, 3_000, null, 2, new Changed(View.LINES, "api-1", State.MISSED, "planted")));

        assertThat(gaps()).containsExactly(new Gap(View.LINES, "api-1", 2_998, 3_002, "planted"));
    }

    @Test
    void nothingIsSeenBetweenTwoRecorders() {
        view(0, View.ENGINE, "", State.BEGAN);
        view(4_000, View.ENGINE, "", State.STOPPED);
        at(6_000, new RunEvent.Note("an act of another process"));
        view(9_000, View.ENGINE, "", State.BEGAN);

        assertThat(gaps()).containsExactly(new Gap(View.ENGINE, "", 4_000, 9_000, "planted"));
    }

    @Test
    void aRecorderThatDiedSawNothingSinceItsLastObservation() {
        view(0, View.ENGINE, "", State.BEGAN);
        at(4_000, new ConsulEvent.Passing("api", List.of()));
        at(6_000, new RunEvent.Note("an act of another process"));
        view(9_000, View.ENGINE, "", State.BEGAN);

        assertThat(gaps())
                .containsExactly(new Gap(View.ALL, "", 4_000, 9_000, "the process that recorded ended unexpectedly"));
    }

    @Test
    void whatHasNoEntryMayBeAnything() {
        entries.add(new Entry<>(0, 1_000, null, 0, new RunEvent.Note("")));
        entries.add(new Entry<>(9, 3_000, null, 0, new RunEvent.Note("")));

        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.view()).isEqualTo(View.ALL);
            assertThat(gap.fromMs()).isEqualTo(1_000);
            assertThat(gap.toMs()).isEqualTo(3_000);
            assertThat(gap.why()).startsWith("numbers are missing in the history, 8 before number 9");
        });
    }

    @Test
    void aContainerDoesNotStartTwice() {
        at(1_000, new InstanceEvent.Started("api-1", "api", "c1", "10.0.0.1:80"));
        at(1_000, new InstanceEvent.Started("api-1", "api", "c1", "10.0.0.1:80"));
        at(5_000, new InstanceEvent.Died("api-1", "api", 0));
        at(6_000, new InstanceEvent.Started("api-1", "api", "c1", "10.0.0.1:80"));
        assertThat(gaps()).as("recorded twice, and started again").isEmpty();

        at(9_000, new InstanceEvent.Started("api-1", "api", "c1", "10.0.0.1:80"));

        assertThat(gaps())
                .containsExactly(new Gap(
                        View.ENGINE, "api-1", 6_000, 9_000, "container c1 started twice, without an end between"));
    }

    @Test
    void aNameAndAnAddressAreThoseOfOneContainer() {
        at(1_000, new InstanceEvent.Started("api-1", "api", "c1", "10.0.0.1:80"));
        at(1_000, new InstanceEvent.Started("api-2", "api", "c2", "10.0.0.2:80"));
        at(5_000, new InstanceEvent.Died("api-1", "api", 0));
        at(5_500, new InstanceEvent.Stopped("api-1", "api"));
        at(6_000, new InstanceEvent.Started("api-1", "api", "c3", "10.0.0.1:80"));
        assertThat(gaps()).as("the first one had ended").isEmpty();

        at(9_000, new InstanceEvent.Started("api-1", "api", "c4", "10.0.0.2:80"));

        assertThat(gaps()).extracting(Gap::of).containsExactlyInAnyOrder("api-1", "api-2");
        assertThat(gaps()).extracting(Gap::fromMs).containsExactlyInAnyOrder(6_000.0, 1_000.0);
        assertThat(gaps())
                .extracting(Gap::why)
                .contains("container c4 took over a name or an address from container c2, whose end was not seen");
    }

    @Test
    void viewsThatEndWithTheLabAreWhole() {
        view(0, View.ENGINE, "", State.BEGAN);
        at(8_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));
        view(8_010, View.ENGINE, "", State.STOPPED);

        assertThat(PoolLifetimes.of(entries).views().gaps()).isEmpty();
    }

    @Test
    void whatIsNotReadBeforeTheCloseIsNoGap() {
        view(0, View.ENGINE, "", State.BEGAN);
        view(10, View.CONSUL, "api", State.BEGAN);
        view(4_000, View.ENGINE, "", State.STOPPED);
        at(8_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));
        view(8_010, View.CONSUL, "api", State.STOPPED);

        assertThat(PoolLifetimes.of(entries).missed()).isEmpty();
        assertThat(PoolLifetimes.of(entries).end().atMs()).isLessThan(4_000);
    }

    @Test
    void actsThatWereNotWatchedAreInAGap() {
        view(0, View.ENGINE, "", State.BEGAN);
        view(10, View.CONSUL, "api", State.BEGAN);
        view(4_000, View.ENGINE, "", State.STOPPED);
        at(5_000, new PoolEvent.ScaleRequested("api", 1, 2));
        at(8_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));

        assertThat(PoolLifetimes.of(entries).missed()).isPresent();
    }

    @Test
    void aLabThatItsRecorderLeftIsInAGap() {
        view(0, View.ENGINE, "", State.BEGAN);
        view(10, View.CONSUL, "api", State.BEGAN);
        view(3_990, View.CONSUL, "api", State.STOPPED);
        view(4_000, View.ENGINE, "", State.STOPPED);
        at(8_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));

        assertThat(PoolLifetimes.of(entries).missed()).isPresent();
    }

    private List<Gap> gaps() {
        return PoolLifetimes.of(entries).views().gaps();
    }

    private void view(double ms, View view, String of, State state) {
        at(ms, new Changed(view, of, state, "planted"));
    }

    private void at(double ms, Event event) {
        entries.add(new Entry<>(entries.size(), ms, null, 0, event));
    }
}
