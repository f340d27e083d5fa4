package dev.ballast.convergence;

import static dev.ballast.convergence.Timelines.only;
import static dev.ballast.convergence.Timelines.timelines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.ArrivalCheck;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Ending;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifetimesTest {

    private static final Life STAYS = Life.of(9, 0);

    @Test
    void countsAKillFromTheSignal() {
        Timeline dead = only(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).dies(5000))
                        .and(4990, new InstanceEvent.Killed("api-1", "api", "KILL"))
                        .and(5300, new ConsulEvent.Critical("api", List.of("10.0.0.1:5000")))
                        .build());

        assertThat(dead.at(Stage.DIED).orElseThrow().atMs()).isEqualTo(4990);
        assertThat(dead.took(Step.DIED_TO_CRITICAL).orElseThrow().ms()).isEqualTo(310);
    }

    @Test
    void endOfTheProcessIsADeath() {
        Life life = Life.of(1, 1000).dies(5000);
        life.died = Life.NEVER; // its container lives on
        History history = LifeHistory.of(STAYS, life)
                .and(1100, new InstanceEvent.ProcessChanged("api-1", "api", true, "with pid 12"))
                .and(4000, new InstanceEvent.ProcessChanged("api-1", "register", false, "(exit status 0)"))
                .and(5000, new InstanceEvent.ProcessChanged("api-1", "api", false, "(terminated by SIGKILL)"))
                .build();

        assertThat(only("api-1", history)
                        .took(Step.DIED_TO_RENDERED_WITHOUT)
                        .orElseThrow()
                        .ms())
                .isEqualTo(530);
        history.observe(new InstanceEvent.ProcessChanged("api-1", "api", true, "with pid 99"), 5100, 0);
        assertThat(only("api-1", history).ending()).isEqualTo(Ending.RUNNING);
    }

    @Test
    void requestedEndOfTheProcessIsNoDeath() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                .and(8_000, new InstanceEvent.ProcessChanged("api-1", "api", false, "(exit status 0)"))
                .build();

        assertThat(only("api-1", history).ending()).isEqualTo(Ending.STOPPED);
        assertThat(only("api-1", history).at(Stage.STOPPED).orElseThrow().atMs())
                .isEqualTo(9010);
    }

    @Test
    void keepsAnInstanceThatRegistersAgain() {
        Life life = Life.of(1, 1000);
        life.deregistered = 5000;
        History history = LifeHistory.of(STAYS, life)
                .and(6000, new InstanceEvent.Registered("api-1", "api"))
                .build();

        assertThat(only("api-1", history).ending()).isEqualTo(Ending.RUNNING);
        assertThat(only("api-1", history).at(Stage.REGISTERED).orElseThrow().atMs())
                .isEqualTo(1300);
    }

    @Test
    void endsNothingBySignalsThatDoNotKill() {
        Timeline stopped = only(
                "api-1",
                LifeHistory.of(Life.of(1, 1000))
                        .and(5000, new InstanceEvent.Killed("api-1", "api", "STOP"))
                        .build());

        assertThat(stopped.ending()).isEqualTo(Ending.RUNNING);
    }

    @Test
    void aStopByHandIsAStop() {
        Life life = Life.of(1, 1000).dies(6_000);
        Timeline down = only(
                "api-1",
                LifeHistory.of(STAYS, life)
                        .and(5_000, new InstanceEvent.Stopping("api-1", "api", true))
                        .build());

        assertThat(down.ending()).isEqualTo(Ending.STOPPED);
        assertThat(down.at(Stage.STOPPING).orElseThrow().atMs()).isEqualTo(5_000);
    }

    @Test
    void anIgnoredSignalIsNoStop() {
        assertThat(only(
                                "api-1",
                                LifeHistory.of(STAYS, Life.of(1, 1000))
                                        .and(5_000, new InstanceEvent.Stopping("api-1", "api", true))
                                        .build())
                        .ending())
                .isEqualTo(Ending.RUNNING);
        assertThat(only(
                                "api-1",
                                LifeHistory.of(STAYS, Life.of(1, 1000).dies(70_000))
                                        .and(5_000, new InstanceEvent.Stopping("api-1", "api", true))
                                        .build())
                        .ending())
                .as("it died of something else")
                .isEqualTo(Ending.KILLED);
    }

    @Test
    void aStopAfterAnIgnoredSignalIsCountedFromItself() {
        InstanceEvent.Stopping byHand = new InstanceEvent.Stopping("api-1", "api", true);
        LifeHistory planned =
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(60_000)).and(5_000, byHand);
        LifeHistory again = LifeHistory.of(STAYS, Life.of(1, 1000).dies(61_000))
                .and(5_000, byHand)
                .and(60_000, byHand);
        LifeHistory obeyed = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(60_000))
                .and(59_000, byHand)
                .and(59_500, new InstanceEvent.Deregistered("api-1", "api"));

        assertThat(only("api-1", planned.build())
                        .at(Stage.STOPPING)
                        .orElseThrow()
                        .atMs())
                .isEqualTo(60_000);
        assertThat(only("api-1", again.build()).at(Stage.STOPPING).orElseThrow().atMs())
                .isEqualTo(60_000);
        assertThat(only("api-1", obeyed.build())
                        .at(Stage.STOPPING)
                        .orElseThrow()
                        .atMs())
                .as("it left before the planned stop")
                .isEqualTo(59_000);
    }

    @Test
    void takesAnEndAfterBeingAskedAsPlanned() {
        Timeline down = only(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                        .and(8900, new InstanceEvent.Died("api-1", "api", 0))
                        .build());

        assertThat(down.ending()).isEqualTo(Ending.STOPPED);
        assertThat(down.at(Stage.STOPPED).orElseThrow().atMs()).isEqualTo(8900); // before its removal, at 9010
    }

    @Test
    void keepsLifetimesUnderOneNameAndAddressApart() {
        List<Timeline> both = timelines(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000), Life.of(1, 20_000))
                        .build());

        assertThat(both).extracting(Timeline::lifetime).containsExactly(1, 2);
        assertThat(both).extracting(Timeline::ending).containsExactly(Ending.STOPPED, Ending.RUNNING);
        assertThat(both)
                .extracting(
                        it -> it.took(Step.PASSING_TO_RENDERED).orElseThrow().ms())
                .containsExactly(30.0, 30.0);
        assertThat(both.get(0).at(Stage.RENDERED_WITHOUT).orElseThrow().atMs()).isEqualTo(5050);
        assertThat(both.get(1).at(Stage.RENDERED).orElseThrow().atMs()).isEqualTo(20_350);
    }

    @Test
    void separatesLifetimesOfTwoNamesWithOneAddress() {
        Life second = Life.of("api-2", "10.0.0.1:5000", 20_000, 300, 20, 30, 50);
        History history =
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000), second).build();

        assertThat(only("api-1", history)
                        .at(Stage.RENDERED_WITHOUT)
                        .orElseThrow()
                        .atMs())
                .isEqualTo(5050);
        assertThat(only("api-2", history).at(Stage.RENDERED).orElseThrow().atMs())
                .isEqualTo(20_350);
    }

    @Test
    void beginsALifetimeByAStartRecordedLate() {
        Life second = Life.of(1, 20_000);
        second.started = 20_600; // registered, rendered and served by then
        List<Timeline> both = timelines(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000), second).build());

        assertThat(both.get(0).at(Stage.REGISTERED).orElseThrow().atMs()).isEqualTo(1300);
        assertThat(both.get(1).at(Stage.REGISTERED).orElseThrow().atMs()).isEqualTo(20_300);
        assertThat(both.get(1).at(Stage.RENDERED).orElseThrow().atMs()).isEqualTo(20_350);
        assertThat(both.get(1).at(Stage.SERVED_FIRST).orElseThrow().atMs()).isEqualTo(20_400);
    }

    @Test
    void ignoresAnAddressTakenOverWhileListed() {
        Life first = Life.of(1, 1000).dies(5000);
        first.passing()[1] = Life.NEVER;
        first.rendered()[1] = Life.NEVER;
        Life second = Life.of("api-2", "10.0.0.1:5000", 6000, 300, 20, 30, 50);
        History history = LifeHistory.of(STAYS, first, second).build();

        assertThat(only("api-1", history).at(Stage.RENDERED_WITHOUT)).isEmpty();
        assertThat(only("api-2", history).at(Stage.RENDERED)).isEmpty();
    }

    @Test
    void removalsWithTheLabAreNoDeath() {
        History history = LifeHistory.of(Life.of(1, 1000))
                .and(5000, new RunEvent.PhaseBegan("closing"))
                .build();
        history.observe(new InstanceEvent.Died("api-1", "api", 137), 5010, 0);

        assertThat(only("api-1", history).ending()).isEqualTo(Ending.RUNNING);
    }

    @Test
    void watchesUntilTheLabClosesForTheLastTime() {
        History history = LifeHistory.of(Life.of(1, 1000))
                .and(5000, new RunEvent.PhaseBegan("closing"))
                .and(9000, new RunEvent.PhaseBegan("closing"))
                .build();
        history.observe(new InstanceEvent.Died("api-1", "api", 137), 6000, 0);

        assertThat(only("api-1", history).ending()).isEqualTo(Ending.KILLED);
        assertThat(Convergence.of(history).end().atMs()).isBetween(9000.0, 9001.0);
    }

    @Test
    void countsAStartThatIsRecordedTwiceOnce() {
        Life life = Life.of(1, 1000);
        History history = LifeHistory.of(STAYS, life).build();
        history.observe(new InstanceEvent.Started("api-1", "api", life.hostname, life.address), 1000, 0);

        assertThat(only("api-1", history).at(Stage.RENDERED)).isPresent();
        assertThat(new ArrivalCheck().check(Convergence.of(history)).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aSecondAnnouncementOfADeregistrationChangesNothing() {
        Life life = Life.of(1, 1000).leaves(5000);
        History history = LifeHistory.of(STAYS, life)
                .and(life.deregistered + 700, new InstanceEvent.Deregistered("api-1", "api"))
                .build();

        assertThat(only("api-1", history).at(Stage.DEREGISTERED).orElseThrow().atMs())
                .isEqualTo(life.deregistered);
    }

    @Test
    void keepsConsulServersOutOfThePool() {
        History history = LifeHistory.of(Life.of(1, 1000))
                .and(10, new InstanceEvent.Started("server-1", "server", "s", "10.0.1.1:80"))
                .build();

        assertThat(Convergence.of(history).timelines())
                .extracting(Timeline::instance)
                .containsExactly("api-1");
    }

    @Test
    void knowsAnInstanceByItsNameAlone() {
        History history = LifeHistory.of(Life.of(1, 1000)).build();
        history.observe(new LoadEvent.Served("another-host", "api-1"), 1390, 0);

        assertThat(only("api-1", history).at(Stage.SERVED_FIRST).orElseThrow().atMs())
                .isEqualTo(1390);
    }
}
