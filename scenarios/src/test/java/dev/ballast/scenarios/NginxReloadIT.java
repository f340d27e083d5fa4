package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The default balancer reloads nginx at each change, and loses no request. */
@LabTest(balancer = "nginx-reload", apis = 1)
class NginxReloadIT extends ReloadsWithoutLoss {

    private static final int CONNECTIONS = 12;

    NginxReloadIT() {
        super("nginx", "consul-template");
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
