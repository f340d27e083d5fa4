package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import org.junit.jupiter.api.Test;

/** The default balancer reloads nginx at each change, and loses no request. */
@LabTest(balancer = "nginx-reload", apis = 1)
class NginxReloadIT {

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
        assertThat(lab.history().entries(InstanceEvent.ProcessChanged.class))
                .extracting(Entry::event)
                .filteredOn(process -> process.instance().equals("balancer")
                        && process.process().equals("nginx"))
                .as("nginx was reloaded, not restarted")
                .hasSize(1);
    }
}
