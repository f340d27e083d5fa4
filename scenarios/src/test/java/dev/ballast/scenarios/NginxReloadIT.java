package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Step;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The default balancer reloads nginx on change, in time, and loses no request by it (rows 6, 7 and 8). */
@LabTest(balancer = "nginx-reload", apis = 1)
class NginxReloadIT {

    /**
     * Three times the longest of ten runs on two cores that other work kept busy: rendered after 167 ms, served after 339,
     * no longer rendered after 107, served last after 230. A connection kept alive may go on for as long as the drain.
     */
    private static final Budgets BUDGETS = Budgets.of(Step.REGISTERED_TO_RENDERED, Duration.ofMillis(500))
            .with(Step.REGISTERED_TO_SERVED, Duration.ofSeconds(1))
            .with(Step.DEREGISTERED_TO_RENDERED_WITHOUT, Duration.ofMillis(500))
            .with(Step.DEREGISTERED_TO_SERVED_LAST, Duration.ofSeconds(1))
            .with(Step.DEREGISTERED_TO_SERVED_LAST_KEPT, Duration.ofSeconds(4));

    @Test
    void fromOneToThreeToTwoUnderLoad(Lab lab) {
        SteadyLoad.whileThePoolChanges(lab);

        assertThat(lab.history()).hasRightMembers();
        assertThat(lab.history()).converged().within(BUDGETS);
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.requests(60))
                .allAnswered()
                .cameFromExactly(lab.instances("api"))
                .spreadEvenlyOver(lab.instances("api"));
        assertThat(lab.history().entries(InstanceEvent.ProcessChanged.class))
                .extracting(Entry::event)
                .filteredOn(process -> process.instance().equals("balancer")
                        && process.process().equals("nginx"))
                .as("nginx was reloaded, not restarted")
                .hasSize(1);
    }
}
