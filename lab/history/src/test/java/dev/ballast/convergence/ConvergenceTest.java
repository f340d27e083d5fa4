package dev.ballast.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConvergenceTest {

    private static final Life STAYS = Life.of(9, 0);

    @Test
    void timesTheWayUp() {
        Timeline up = only("api-1", LifeHistory.of(Life.of(1, 1000)).workers().build());

        assertThat(up.ending()).isEqualTo(Ending.RUNNING);
        assertThat(up.took(Step.STARTED_TO_REGISTERED).orElseThrow().ms()).isEqualTo(300);
        assertThat(up.took(Step.REGISTERED_TO_PASSING).orElseThrow().ms()).isEqualTo(20);
        assertThat(up.took(Step.PASSING_TO_RENDERED).orElseThrow().ms()).isEqualTo(30);
        assertThat(up.took(Step.RENDERED_TO_RELOADED).orElseThrow().ms()).isEqualTo(15);
        assertThat(up.took(Step.RENDERED_TO_SERVED).orElseThrow().ms()).isEqualTo(50);
        assertThat(up.took(Step.REGISTERED_TO_SERVED).orElseThrow().ms()).isEqualTo(100);
        assertThat(up.took(Step.DEREGISTERED_TO_STOPPED)).isEmpty();
    }

    @Test
    void timesTheWayDown() {
        Timeline down = only(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                        .workers()
                        .load(0, 12_000)
                        .build());

        assertThat(down.ending()).isEqualTo(Ending.STOPPED);
        assertThat(down.took(Step.ASKED_TO_DEREGISTERED).orElseThrow().ms()).isEqualTo(10);
        assertThat(down.took(Step.DEREGISTERED_TO_NOT_PASSING).orElseThrow().ms())
                .isEqualTo(10);
        assertThat(down.took(Step.NOT_PASSING_TO_RENDERED_WITHOUT).orElseThrow().ms())
                .isEqualTo(30);
        assertThat(down.took(Step.RENDERED_WITHOUT_TO_OLD_WORKERS_GONE)
                        .orElseThrow()
                        .ms())
                .isEqualTo(80);
        assertThat(down.took(Step.DEREGISTERED_TO_SERVED_LAST).orElseThrow().ms())
                .isEqualTo(60);
        assertThat(down.took(Step.DEREGISTERED_TO_SERVED_LAST_KEPT)
                        .orElseThrow()
                        .ms())
                .isEqualTo(70);
        assertThat(down.took(Step.DEREGISTERED_TO_STOPPED).orElseThrow().ms()).isEqualTo(4000);
        assertThat(down.took(Step.DIED_TO_CRITICAL)).isEmpty();
    }

    @Test
    void timesADeath() {
        Timeline dead =
                only("api-1", LifeHistory.of(STAYS, Life.of(1, 1000).dies(5000)).build());

        assertThat(dead.ending()).isEqualTo(Ending.KILLED);
        assertThat(dead.took(Step.DIED_TO_CRITICAL).orElseThrow().ms()).isEqualTo(500);
        assertThat(dead.took(Step.CRITICAL_TO_RENDERED_WITHOUT).orElseThrow().ms())
                .isEqualTo(30);
        assertThat(dead.took(Step.DIED_TO_RENDERED_WITHOUT).orElseThrow().ms()).isEqualTo(530);
    }

    @Test
    void aKillCountsFromTheSignalAndCriticalFromWhicheverListTells() {
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
    void anInstanceWhoseProcessEndsForGoodHasDied() {
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
    void aProcessThatEndsBecauseItWasAskedHasNotDied() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                .and(8_000, new InstanceEvent.ProcessChanged("api-1", "api", false, "(exit status 0)"))
                .build();

        assertThat(only("api-1", history).ending()).isEqualTo(Ending.STOPPED);
        assertThat(only("api-1", history).at(Stage.STOPPED).orElseThrow().atMs())
                .isEqualTo(9010);
    }

    @Test
    void anInstanceThatRegistersAgainHasNotLeft() {
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
    void aSignalThatDoesNotKillEndsNothing() {
        Timeline stopped = only(
                "api-1",
                LifeHistory.of(Life.of(1, 1000))
                        .and(5000, new InstanceEvent.Killed("api-1", "api", "STOP"))
                        .build());

        assertThat(stopped.ending()).isEqualTo(Ending.RUNNING);
    }

    @Test
    void anEndAfterBeingAskedIsPlanned() {
        Timeline down = only(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                        .and(8900, new InstanceEvent.Died("api-1", "api", 0))
                        .build());

        assertThat(down.ending()).isEqualTo(Ending.STOPPED);
        assertThat(down.at(Stage.STOPPED).orElseThrow().atMs()).isEqualTo(8900); // before its removal, at 9010
    }

    @Test
    void addsUpTheErrorsOfBothEnds() {
        History history = History.inMemory();
        history.observe(new InstanceEvent.Started("api-1", "api", "h", "10.0.0.1:5000"), 100, 0.5);
        history.observe(new InstanceEvent.Registered("api-1", "api"), 350, 2);

        assertThat(only("api-1", history).took(Step.STARTED_TO_REGISTERED)).contains(new Elapsed(250, 2.5));
    }

    @Test
    void theOrderOfRecordingDoesNotMatter() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000), Life.of(1, 20_000))
                .workers()
                .load(0, 30_000)
                .build();
        List<Entry<?>> shuffled = new ArrayList<>(history.entries());
        Collections.shuffle(shuffled, new Random(7));

        assertThat(Convergence.of(shuffled).timelines())
                .isEqualTo(Convergence.of(history).timelines());
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
    void keepsLifetimesOfTwoNamesUnderOneAddressApart() {
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
    void aStartThatIsRecordedLateStillBeginsItsLifetime() {
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
    void anAddressThatIsTakenOverWhileListedTellsNothingOfEither() {
        Life first = Life.of(1, 1000).dies(5000);
        first.passing()[1] = Life.NEVER;
        first.rendered()[1] = Life.NEVER;
        Life second = Life.of("api-2", "10.0.0.1:5000", 6000, 300, 20, 30, 50);
        History history = LifeHistory.of(STAYS, first, second).build();

        assertThat(only("api-1", history).at(Stage.RENDERED_WITHOUT)).isEmpty();
        assertThat(only("api-2", history).at(Stage.RENDERED)).isEmpty();
    }

    @Test
    void servedLastIsNotGuessedWithoutALoad() {
        Life leaving = Life.of(1, 1000).leaves(5000);

        assertThat(servedLast(LifeHistory.of(STAYS, leaving))).as("no load").isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(0, 4000)))
                .as("a load that ended before")
                .isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(0, 5045)))
                .as("it ended before the list changed")
                .isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(0, 5100)))
                .as("it ended before silence is told")
                .isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(6000, 9000)))
                .as("it began after")
                .isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(0, 9000)))
                .contains(new Moment(5070, LifeHistory.GAP));
    }

    @Test
    void servedLastIsKnownNoBetterThanItWasSampled() {
        // every 600 ms
        assertThat(servedLast(asked(new LoadEvent.ServedBetween("api-1-1000", "api-1", "fresh", 1870, 9070, 13))))
                .contains(new Moment(9070, 600));
    }

    @Test
    void oneAnswerAloneDoesNotTellWhenItServedLast() {
        assertThat(servedLast(asked(new LoadEvent.ServedBetween("api-1-1000", "api-1", "fresh", 9070, 9070, 1))))
                .isEmpty();
    }

    /** One left at 9 s, and a load saw that of it. */
    private static LifeHistory asked(LoadEvent.ServedBetween seen) {
        return LifeHistory.of(STAYS, Life.of(1, 1000).leaves(9000))
                .and(30_000, new LoadEvent.ServedBetween("api-9-0", "api-9", "fresh", 600, 30_000, 50))
                .and(30_000, seen);
    }

    @Test
    void anOldLoadsLastAnswerIsNotTheLastOne() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                .load(0, 3000)
                .build();
        // a second load runs on after the removal, but began only after it
        history.observe(new LoadEvent.ServedBetween("api-9-0", "api-9", "fresh", 5500, 9000, 350), 9000, 0);

        assertThat(only("api-1", history).at(Stage.SERVED_LAST)).isEmpty();
    }

    @Test
    void reloadedIsAbsentWithoutWorkersAndWhenTheNextListCameFirst() {
        assertThat(only("api-1", LifeHistory.of(Life.of(1, 1000)).build()).at(Stage.RELOADED))
                .isEmpty();

        History history = LifeHistory.of(Life.of(1, 1000), Life.of(2, 9000)).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 9370, 0);

        assertThat(only("api-1", history).at(Stage.RELOADED)).isEmpty();
        assertThat(only("api-2", history).at(Stage.RELOADED)).isPresent();
    }

    @Test
    void reloadedIsFoundWithinTheErrors() {
        History history = LifeHistory.of(Life.of(1, 1000)).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 1348, 3); // rendered at 1350

        assertThat(only("api-1", history).at(Stage.RELOADED)).contains(new Moment(1348, 3));
    }

    @Test
    void aRestartIsTheReloadOfABalancerWithoutWorkers() {
        History history = LifeHistory.of(Life.of(1, 1000)).build();
        history.observe(new InstanceEvent.ProcessChanged("balancer", "nginx", true, "with pid 7"), 900, 0);
        history.observe(new InstanceEvent.ProcessChanged("balancer", "register", true, "with pid 8"), 1355, 0);
        history.observe(new InstanceEvent.ProcessChanged("api-1", "api", true, "with pid 9"), 1360, 0);
        history.observe(
                new InstanceEvent.ProcessChanged("balancer", "nginx", true, "with pid 10"),
                1420,
                2); // rendered at 1350

        assertThat(only("api-1", history).at(Stage.RELOADED)).contains(new Moment(1420, 2));
    }

    @Test
    void oneOldWorkerThatStaysKeepsTheStageOpen() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000)).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 100, 0);
        history.observe(new BalancerEvent.Worker("balancer", 11, WorkerState.STARTED), 100, 0);
        history.observe(new BalancerEvent.Worker("balancer", 11, WorkerState.GONE), 5100, 0);
        history.observe(new BalancerEvent.Worker("balancer", 12, WorkerState.STARTED), 5060, 0);

        assertThat(only("api-1", history).at(Stage.OLD_WORKERS_GONE)).isEmpty();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.GONE), 7000, 0);
        assertThat(only("api-1", history).at(Stage.OLD_WORKERS_GONE)).contains(new Moment(7000, 0));
    }

    @Test
    void aProcessIdThatComesBackIsAnotherWorker() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000)).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 100, 0);
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.GONE), 5100, 0);
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 5200, 0);

        assertThat(only("api-1", history).at(Stage.OLD_WORKERS_GONE)).contains(new Moment(5100, 0));
    }

    @Test
    void oneOfTwoBalancersIsNotEnough() {
        History history = LifeHistory.of(Life.of(1, 1000)).build();
        history.observe(new BalancerEvent.Rendered("other", List.of(), ""), 1000, 0);
        assertThat(only("api-1", history).at(Stage.RENDERED)).isEmpty();

        history.observe(new BalancerEvent.Rendered("other", List.of("10.0.0.1:5000"), ""), 1500, 0);
        assertThat(only("api-1", history).at(Stage.RENDERED)).contains(new Moment(1500, 0));
    }

    @Test
    void whatStartsWithTheLabIsNoChange() {
        Convergence convergence = Convergence.of(LifeHistory.of(Life.of(1, 1000), Life.of(2, 9000))
                .and(3000, new RunEvent.PhaseBegan("ready"))
                .build());

        assertThat(convergence.taken(Step.REGISTERED_TO_SERVED))
                .extracting(taken -> taken.timeline().instance())
                .containsExactly("api-2");
    }

    @Test
    void whatIsRemovedWithTheLabHasNotDied() {
        History history = LifeHistory.of(Life.of(1, 1000))
                .and(5000, new RunEvent.PhaseBegan("closing"))
                .build();
        history.observe(new InstanceEvent.Died("api-1", "api", 137), 5010, 0);

        assertThat(only("api-1", history).ending()).isEqualTo(Ending.RUNNING);
    }

    @Test
    void aConsulServerIsNotOfThePool() {
        History history = LifeHistory.of(Life.of(1, 1000))
                .and(10, new InstanceEvent.Started("server-1", "server", "s", "10.0.1.1:80"))
                .build();

        assertThat(Convergence.of(history).timelines())
                .extracting(Timeline::instance)
                .containsExactly("api-1");
    }

    @Test
    void anInstanceThatAnsweredUnderItsNameOnlyIsKnownByIt() {
        History history = LifeHistory.of(Life.of(1, 1000)).build();
        history.observe(new LoadEvent.Served("another-host", "api-1"), 1390, 0);

        assertThat(only("api-1", history).at(Stage.SERVED_FIRST).orElseThrow().atMs())
                .isEqualTo(1390);
    }

    @Test
    void summarizesByNearestRankWithTheErrors() {
        List<Life> lives = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            lives.add(Life.of("api-" + i, "10.0.0.%d:5000".formatted(i), 1000 * i, i, 20, 30, 50));
        }
        History history = LifeHistory.of(lives).build();
        Summary summary =
                Convergence.of(history).summary(Step.STARTED_TO_REGISTERED).orElseThrow();

        assertThat(summary).isEqualTo(new Summary(Step.STARTED_TO_REGISTERED, 100, 50, 95, 99, 100, 0, 0));
        assertThat(Convergence.of(History.inMemory()).summary(Step.STARTED_TO_REGISTERED))
                .isEmpty();
    }

    @Test
    void describesALifetimeInTheOrderInWhichItHappened() {
        Timeline down = only(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                        .load(0, 9000)
                        .build());

        assertThat(down.describe().lines())
                .startsWith("api-1 (10.0.0.1:5000), stopped", "  started            at      1000.0 ms ± 0.0")
                .contains("  rendered           at      1350.0 ms ± 0.0   + 30.0 ms");
        assertThat(down.whereTheTimeWent(Step.DEREGISTERED_TO_SERVED_LAST))
                .isEqualTo(
                        "not passing → rendered without 30.0 ms ± 0.0 ms, "
                                + "rendered without → served last 20.0 ms ± 10.0 ms, deregistered → not passing 10.0 ms ± 0.0 ms");
    }

    private static Optional<Moment> servedLast(LifeHistory history) {
        return only("api-1", history.build()).at(Stage.SERVED_LAST);
    }

    private static Timeline only(String instance, History history) {
        List<Timeline> lifetimes = timelines(instance, history);
        assertThat(lifetimes).hasSize(1);
        return lifetimes.get(0);
    }

    private static List<Timeline> timelines(String instance, History history) {
        return Convergence.of(history).timelines().stream()
                .filter(timeline -> timeline.instance().equals(instance))
                .toList();
    }
}
