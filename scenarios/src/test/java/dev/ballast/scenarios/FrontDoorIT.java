package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.request.Reply;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Client;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** One API answers through the balancer with its host name, on the requested port. */
@LabTest(topology = FrontDoorIT.OnChosenPorts.class, lifetime = LabTest.Lifetime.CLASS)
class FrontDoorIT {

    @Test
    void theApiAnswersThroughTheBalancer(Lab lab) {
        Instance api = lab.instances("api").get(0);

        Reply reply = lab.get("/hostname");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualToIgnoringWhitespace("{\"hostname\":\"%s\"}".formatted(api.hostname()));
        assertThat(lab.requests(20)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
    }

    @Test
    @LabClaim("ports are published on loopback only")
    void publishesTheRequestedPortsOnLoopbackOnly(Lab lab) {
        assertThat(Ports.ARTICLE).isEqualTo(new Ports(5000, 8500));
        assertThat(lab.balancer().port()).isEqualTo(lab.topology().ports().balancer());
        assertThat(lab.consul().url()).endsWith(":" + lab.topology().ports().ui());
        assertThat(Containers.publishedOn(lab.instance("balancer"), 5000)).containsOnly("127.0.0.1");
        assertThat(Containers.publishedOn(lab.instance("client-ui"), 8500)).containsOnly("127.0.0.1");
    }

    @Test
    @LabClaim("the API's image answers alone")
    void theApiImageAnswersAlone(Lab lab) {
        Instance alone = lab.startTool(Tool.of("alone", "api-flask")
                .withEnvironment("CONSUL_SERVER", "localhost")
                .withPort(5000));
        Client client = new Client(lab.balancer().host(), alone.hostPort(5000));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(client.get("/hostname").hostname()).contains(alone.hostname()));
        assertThat(lab.consul().instances("api"))
                .as("it belongs to no cluster")
                .doesNotContainKey(alone.ip() + ":5000");
    }

    /** The reference system on ports that are free when it starts, as the article's are on most machines. */
    static final class OnChosenPorts implements Supplier<Topology> {
        @Override
        public Topology get() {
            return Topology.reference().withPorts(Resources.freePorts());
        }
    }
}
