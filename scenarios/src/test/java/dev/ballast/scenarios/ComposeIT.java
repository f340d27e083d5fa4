package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.balancer.Upstreams;
import dev.ballast.discovery.ConsulView;
import dev.ballast.engine.Engine;
import dev.ballast.request.Responses;
import dev.ballast.workload.Client;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** images/compose.yaml starts the same system with the article's commands, and scales it. */
class ComposeIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Compose compose;

    @BeforeAll
    static void prepare() {
        compose = Compose.open();
    }

    @AfterAll
    static void removeEverything() {
        compose.close();
    }

    @Test
    void theArticlesCommandsScaleThePool() {
        compose.run("up", "-d");
        assertServed(1);
        assertThat(compose.services())
                .containsExactlyInAnyOrder("server-1", "server-2", "server-3", "client-ui", "api", "load-balancer");

        assertThat(List.of(compose.rights("api"), compose.rights("load-balancer")))
                .as("the lab's bounds")
                .containsOnly(Containers.FEW_RIGHTS);

        compose.run("up", "-d", "--scale", "api=3");
        assertServed(3);

        compose.run("up", "-d", "--scale", "api=2");
        assertServed(2);
    }

    private static void assertServed(int apis) {
        String host = Engine.connect().publishedHost();
        Client client = new Client(host, compose.port("load-balancer", 5000));
        Set<String> hostnames = compose.hostnames("api");
        assertThat(hostnames).hasSize(apis);

        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
            Responses responses = client.send(10 * apis);
            assertThat(responses).allAnswered();
            assertThat(responses.hostnames().keySet()).isEqualTo(hostnames);
        });
        assertThat(Upstreams.in(compose.rendered())).hasSize(apis);
        ConsulView consul = new ConsulView(host, compose.port("client-ui", 8500));
        assertThat(consul.passing("api")).hasSize(apis);
        assertThat(consul.peers()).hasSize(3);
        Responses responses = client.send(100);
        assertThat(responses).allAnswered();
        assertThat(responses.hostnames().keySet()).isEqualTo(hostnames);
    }
}
