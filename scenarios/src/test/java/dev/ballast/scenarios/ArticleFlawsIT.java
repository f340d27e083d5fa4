package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.CommandResult;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.check.LossCheck;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Reply;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Load;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The article's system has its known flaws, because others are measured against it. */
@LabTest(topology = Topology.Article.class, lifetime = LabTest.Lifetime.CLASS)
class ArticleFlawsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aRestartLosesRequests(Lab lab) {
        lab.scale("api", 1);
        try (Load load = lab.load().rate(100).connections(16).start()) {
            lab.scale("api", 2);
            lab.scale("api", 1);
            LoadResult result = load.stop();

            Found.by(LossCheck.of(result), Verdict.INVALID);
            assertThat(result.lostByCause()).containsKey(Cause.RELOAD_GAP);
            assertThat(result.responses().failures().keySet())
                    .as("what a client sees of a restart")
                    .containsAnyOf(
                            Outcome.REFUSED.label(),
                            Outcome.RESET_BEFORE_FIRST_BYTE.label(),
                            Outcome.CLOSED_BEFORE_FIRST_BYTE.label(),
                            Outcome.RESET_IN_BODY.label(),
                            Outcome.ENDED_EARLY.label());
        }
    }

    @Test
    @LabClaim("an empty pool stops the article's nginx")
    void anEmptyPoolBreaksTheConfiguration(Lab lab) {
        lab.scale("api", 1);
        CompletableFuture<Reply> inFlight = CompletableFuture.supplyAsync(() -> lab.get("/slow?ms=4000"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Containers.requestsInFlight(lab))
                        .as("requests in flight")
                        .isEqualTo(1));

        lab.scale("api", 0);

        assertThat(inFlight.join().status())
                .as("status of the request in flight")
                .isNotEqualTo(200);
        Instance balancer = lab.instance("balancer");
        CommandResult check = balancer.exec("nginx", "-t");
        assertThat(check.exitCode()).isNotZero();
        assertThat(check.stdout() + check.stderr()).contains("no servers are inside upstream");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(balancer.exec("supervisorctl", "status", "nginx")
                                .stdout())
                        .as("nginx, which had started %d times", starts(balancer))
                        .contains("FATAL"));
        assertThat(lab.get("/hostname").status())
                .as("nobody answers at the front door")
                .isZero();
        assertThat(balancer.exec("curl", "-sS", "http://localhost:80/").exitCode())
                .as("the welcome page is down too")
                .isNotZero();

        lab.scale("api", 1);

        assertThat(lab.get("/hostname").hostname()).isPresent();
    }

    @Test
    @LabClaim("the article's Consul keeps a killed instance as critical")
    void aKilledInstanceStaysListedAsCritical(Lab lab) {
        lab.scale("api", 2);
        Instance killed = lab.instances("api").get(1);

        lab.kill(killed, "KILL");

        lab.awaitPool(lab.instances("api"), LIMIT);
        assertThat(lab.consul().instances("api")).containsEntry(killed.address(), "critical");
    }

    @Test
    @LabClaim("the article's servers know the first one alone")
    void theOtherServersKnowTheFirstAlone(Lab lab) {
        for (String server : List.of("server-2", "server-3")) {
            assertThat(Containers.command(lab.instance(server)))
                    .contains("-retry-join=server-1")
                    .doesNotContain("-retry-join=server-2", "-retry-join=server-3");
        }
    }

    private static long starts(Instance balancer) {
        return balancer.logs()
                .lines()
                .filter(line -> line.contains("spawned: 'nginx'"))
                .count();
    }
}
