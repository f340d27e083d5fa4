package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.request.Reply;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With an empty pool the balancer keeps running and answers 503, and the pool can grow again. */
@LabTest(apis = 1)
class ScaleToZeroIT {

    @Test
    void saysThatThePoolIsEmptyAndRecovers(Lab lab) throws IOException {
        Instance balancer = lab.instance("balancer");
        String nginx = Processes.supervised(balancer, "nginx");
        String consulTemplate = Processes.supervised(balancer, "consul-template");

        lab.scaleUntilInForce("api", 0);

        assertThat(lab.balancer().upstreams()).isEmpty();
        assertThat(IntStream.range(0, 50).mapToObj(n -> lab.get("/hostname")))
                .extracting(Reply::status)
                .containsOnly(503);
        assertThat(lab.get("/hostname").body()).contains("no instance of api is passing");
        assertThat(balancer.exec("nginx", "-t").exitCode())
                .as("nginx accepts its configuration")
                .isZero();

        try (KeptConnection kept = new KeptConnection(lab.balancer())) {
            assertThat(kept.get()).isEqualTo(503);
            lab.scale("api", 1);
            assertThat(kept.get())
                    .as("an old worker without instances hands requests on")
                    .isEqualTo(200);
        }

        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(Processes.supervised(balancer, "nginx"))
                .as("nginx was not restarted")
                .isEqualTo(nginx);
        assertThat(Processes.supervised(balancer, "consul-template"))
                .as("consul-template was not restarted")
                .isEqualTo(consulTemplate);
    }
}
