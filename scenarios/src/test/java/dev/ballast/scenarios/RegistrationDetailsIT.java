package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The article's containers register, and their agents run, with the article's settings. */
@LabTest(topology = Topology.Article.class, lifetime = LabTest.Lifetime.CLASS)
class RegistrationDetailsIT {

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration NEVER = Duration.ZERO;

    @Test
    @LabClaim("the API is registered as in the article")
    void theApiIsRegisteredAsInTheArticle(Lab lab) {
        Instance api = lab.instance("api-1");

        assertThat(lab.consul().services()).containsEntry("api", List.of("flask"));
        assertThat(lab.consul().passing("api")).containsExactly(api.ip() + ":5000");
        assertThat(AgentCheck.of(api)).isEqualTo(new AgentCheck("api", "http://localhost:5000/hostname", EVERY, NEVER));
        assertThat(api.processLogs().get("register")).contains("registered api");
    }

    @Test
    @LabClaim("the balancer is registered as in the article")
    void theBalancerIsRegisteredAsInTheArticle(Lab lab) {
        Instance balancer = lab.instance("balancer");

        // it registers as failing, and its first check comes within five seconds
        await().atMost(EVERY.multipliedBy(3))
                .untilAsserted(() -> assertThat(lab.consul().passing("nginx")).containsExactly(balancer.ip() + ":80"));
        assertThat(lab.consul().services()).containsEntry("nginx", List.of("nginx"));
        assertThat(AgentCheck.of(balancer)).isEqualTo(new AgentCheck("nginx", "http://localhost:80/", EVERY, NEVER));
    }

    @Test
    @LabClaim("agents run as in the article")
    void theAgentRunsAsInTheArticle(Lab lab) {
        for (Instance instance : List.of(lab.instance("api-1"), lab.instance("balancer"))) {
            String id = Processes.supervised(instance, "consul");
            String command = instance.exec("cat", "/proc/" + id + "/cmdline")
                    .stdout()
                    .replace('\0', ' ')
                    .strip();

            assertThat(command)
                    .isEqualTo("consul agent -retry-join=server-1 -data-dir /tmp/consul -config-dir /etc/consul.d");
            assertThat(Containers.exposed(instance))
                    .contains(
                            "8300/tcp",
                            "8301/tcp",
                            "8301/udp",
                            "8302/tcp",
                            "8302/udp",
                            "8500/tcp",
                            "8600/tcp",
                            "8600/udp");
        }
    }
}
