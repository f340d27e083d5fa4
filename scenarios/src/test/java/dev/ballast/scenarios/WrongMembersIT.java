package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.LabTest;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Step;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.membership.Tolerance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks find a balancer whose member list is wrong or late. */
@LabTest(topology = OneServer.class, apis = 2)
class WrongMembersIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @BeforeEach
    void theListIsRightAtFirst(Lab lab) {
        assertThat(lab.history()).hasRightMembers(Tolerance.defaults().listsOnly());
    }

    @Test
    void aLateListIsStaleAndOverBudget(Lab lab) {
        Instance balancer = lab.instance("balancer");
        Duration late = Tolerance.defaults().stale().plus(SECOND);
        Planted.stop(balancer, "consul-template");
        CompletableFuture<Void> goesOn =
                CompletableFuture.runAsync(() -> Planted.goOn(balancer, "consul-template", late));

        lab.scale("api", 1);

        goesOn.join();
        assertMembers(lab, "STALE: api-2");
        RunEvent.Checked converged =
                new ConvergenceCheck(Budgets.of(Step.DEREGISTERED_TO_RENDERED_WITHOUT, SECOND)).check(lab.history());
        assertThat(converged.verdict()).as(converged.detail()).isEqualTo(Verdict.INVALID);
        assertThat(converged.detail()).contains("deregistered → rendered without: max", "over by");
    }

    @Test
    void aDuplicateIsFound(Lab lab) {
        Planted.templateBug(lab, "s/^ *server {{.*/&\\n&/");

        await().atMost(LIMIT).untilAsserted(() -> assertMembers(lab, "DUPLICATE: api-1", "DUPLICATE: api-2"));
    }

    @Test
    void aForgottenInstanceIsLost(Lab lab) {
        Planted.templateBug(lab, "s/range $pool/range slice $pool 1/");

        await().atMost(LIMIT).untilAsserted(() -> {
            lab.requests(1); // so that the history goes on
            assertMembers(lab, "LOST: api-");
        });
    }

    @Test
    void aRefusedConfigurationIsNeverInForce(Lab lab) {
        Instance gone = lab.instance("api-2");
        List<Instance> left = List.of(lab.instance("api-1"));
        Planted.templateBug(lab, "s/least_conn;/the_least_conn;/");

        lab.kill(gone, "KILL");

        assertThatThrownBy(() -> lab.awaitPool(left, Duration.ofSeconds(4)))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(
                        "waited 4.0 s for the balancer to render [%s]",
                        left.get(0).address())
                .hasMessageContaining("saw last: [")
                .hasMessageContaining(gone.address())
                .hasMessageContaining("passing in Consul: [%s]", left.get(0).address());
        assertThat(lab.instance("balancer").processLogs().get("consul-template"))
                .contains("refused: nginx does not accept");
        assertThat(lab.requests(20)).allAnswered().cameFromExactly(left);
        RunEvent.Checked converged =
                new ConvergenceCheck(Budgets.of(Step.DIED_TO_RENDERED_WITHOUT, SECOND)).check(lab.history());
        assertThat(converged.verdict()).as(converged.detail()).isNotEqualTo(Verdict.VALID);
        assertThat(converged.detail()).contains("rendered without was not seen of api-2");
    }

    private static void assertMembers(Lab lab, String... findings) {
        RunEvent.Checked members = new MembershipCheck(Tolerance.defaults()).check(lab.history());
        assertThat(members.verdict()).as(members.detail()).isEqualTo(Verdict.INVALID);
        assertThat(members.detail()).contains(findings);
    }
}
