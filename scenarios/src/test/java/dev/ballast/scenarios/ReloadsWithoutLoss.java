package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Lab;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a balancer must do that reloads its proxy at each change: lose no request. */
abstract class ReloadsWithoutLoss {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String proxy;
    private final String helper;

    /**
     * @param proxy supervisord's name of the proxy
     * @param helper supervisord's name of the program that has it reloaded
     */
    ReloadsWithoutLoss(String proxy, String helper) {
        this.proxy = proxy;
        this.helper = helper;
    }

    @Test
    void fromOneToThreeToTwoUnderLoad(Lab lab) {
        SteadyLoad.whileThePoolChanges(lab);

        assertThat(lab.history()).hasRightMembers();
        assertThat(lab.history()).converged(); // how fast: ./ballast bench convergence
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.requests(300))
                .allAnswered()
                .cameFromExactly(lab.instances("api"))
                .spreadEvenlyOver(lab.instances("api"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(lab.history().entries(BalancerEvent.Worker.class))
                        .extracting(entry -> entry.event().state())
                        .as("what the proxy printed of its workers")
                        .contains(WorkerState.STARTED, WorkerState.DRAINING, WorkerState.GONE));

        Planted.death(lab.instance("balancer"), helper);

        await().atMost(LIMIT).until(() -> changes(lab, helper).size() > 1);
        assertThat(changes(lab, helper))
                .extracting(InstanceEvent.ProcessChanged::serves)
                .as("its end explains no loss")
                .containsOnly(false);
        assertThat(changes(lab, proxy))
                .extracting(InstanceEvent.ProcessChanged::serves)
                .as("it was reloaded, not restarted")
                .containsExactly(true);
    }

    private static List<InstanceEvent.ProcessChanged> changes(Lab lab, String process) {
        return lab.history().entries(InstanceEvent.ProcessChanged.class).stream()
                .map(Entry::event)
                .filter(change ->
                        change.instance().equals("balancer") && change.process().equals(process))
                .toList();
    }
}
