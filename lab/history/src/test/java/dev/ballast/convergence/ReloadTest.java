package dev.ballast.convergence;

import static dev.ballast.convergence.Timelines.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReloadTest {

    private static final Life STAYS = Life.of(9, 0);

    @Test
    void hasNoReloadWithoutWorkersForTheList() {
        assertThat(only("api-1", LifeHistory.of(Life.of(1, 1000)).build()).at(Stage.RELOADED))
                .isEmpty();

        History history = LifeHistory.of(Life.of(1, 1000), Life.of(2, 9000)).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 9370, 0);

        assertThat(only("api-1", history).at(Stage.RELOADED)).isEmpty();
        assertThat(only("api-2", history).at(Stage.RELOADED)).isPresent();
    }

    @Test
    void findsAReloadWithinTheErrors() {
        History history = LifeHistory.of(Life.of(1, 1000)).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 1348, 3); // rendered at 1350

        assertThat(only("api-1", history).at(Stage.RELOADED)).contains(new Moment(1348, 3));
    }

    @Test
    void aRestartCountsAsReloadWithoutWorkers() {
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
    void stageIsOpenWhileAnOldWorkerStays() {
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
    void aReusedProcessIdIsAnotherWorker() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000)).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 100, 0);
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.GONE), 5100, 0);
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 5200, 0);

        assertThat(only("api-1", history).at(Stage.OLD_WORKERS_GONE)).contains(new Moment(5100, 0));
    }

    @Test
    void workersEndWithTheirContainer() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000)).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 100, 0);
        history.observe(new BalancerEvent.Worker("balancer", 11, WorkerState.STARTED), 100, 0);
        history.observe(new InstanceEvent.Died("balancer", "balancer", 137), 2000, 0);
        history.observe(new BalancerEvent.Rendered("balancer", List.of(STAYS.address, "10.0.0.1:5000"), ""), 2400, 0);
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 2500, 0);
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.GONE), 5200, 0);

        assertThat(only("api-1", history).at(Stage.OLD_WORKERS_GONE)).contains(new Moment(5200, 0));
    }

    @Test
    void waitsForBothOfTwoBalancers() {
        History history = LifeHistory.of(Life.of(1, 1000)).build();
        history.observe(new BalancerEvent.Rendered("other", List.of(), ""), 1000, 0);
        assertThat(only("api-1", history).at(Stage.RENDERED)).isEmpty();

        history.observe(new BalancerEvent.Rendered("other", List.of("10.0.0.1:5000"), ""), 1500, 0);
        assertThat(only("api-1", history).at(Stage.RENDERED)).contains(new Moment(1500, 0));
    }
}
