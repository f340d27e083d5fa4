package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The default balancer reloads nginx at each change, and loses no request. */
@LabTest(balancer = "nginx-reload", apis = 1)
class NginxReloadIT {

    private static final int CONNECTIONS = 12;

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

    @Test
    @LabClaim("requests on connections kept over a reload reach the new list")
    void answersKeptConnectionsFromTheNewList(Lab lab) throws IOException {
        List<KeptConnection> kept = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                kept.add(new KeptConnection(lab.balancer()));
                kept.get(i).get();
            }
            lab.scaleUntilInForce("api", 2);

            List<String> hosts = new ArrayList<>();
            for (KeptConnection connection : kept) {
                connection.get();
                hosts.add(connection.hostname());
            }
            assertThat(hosts)
                    .as("the old workers' list has only the first instance")
                    .contains(lab.instances("api").get(1).hostname());
            assertThat(kept).as("the answer closes it").allMatch(KeptConnection::wasToldToClose);
        } finally {
            for (KeptConnection connection : kept) {
                connection.close();
            }
        }
    }
}
