package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabException;
import dev.ballast.LabTest;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.check.LossCheck;
import dev.ballast.check.LossClaim;
import dev.ballast.check.VerdictListeners;
import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Step;
import dev.ballast.fault.KillProcess;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.membership.Tolerance;
import dev.ballast.workload.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks find a balancer whose member list is wrong or late. Each test plants a fault in the same lab. */
@LabTest(topology = OneServer.class, apis = 2, lifetime = LabTest.Lifetime.CLASS)
class WrongMembersIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** As many requests as are sent in 2.5 s, after which an instance that left may answer no more. */
    private static final int SEEN = 250;

    /** A bound that takes six requests in a change that lasts a fifth of a second. */
    private static final double FEW = 0.5;

    @BeforeEach
    void aRightListOfTwo(Lab lab) {
        WrongBalancer.repair(lab);
        if (lab.instances("api").size() != 2) {
            lab.scaleUntilInForce("api", 2);
        }
        lab.awaitPool(lab.instances("api"), LIMIT);
    }

    @Test
    void aLateListIsStaleAndOverBudget(Lab lab) {
        FoundMembers found = FoundMembers.fromNowOn(lab);
        Instance balancer = lab.instance("balancer");
        Instance leaving = lab.instances("api").get(1);
        Duration late = Tolerance.defaults().stale().plus(SECOND);
        Planted.stop(balancer, "consul-template");
        CompletableFuture<Void> goesOn =
                CompletableFuture.runAsync(() -> Planted.goOn(balancer, "consul-template", late));

        lab.scaleUntilInForce("api", 1);

        goesOn.join();
        found.are("STALE " + leaving.name());
        Found.by(
                new ConvergenceCheck(Budgets.of(Step.DEREGISTERED_TO_RENDERED_WITHOUT, SECOND)).check(lab.history()),
                Verdict.INVALID,
                "deregistered → rendered without: max",
                "over by");
    }

    @Test
    void aFrozenListNeverHasTheNewInstance(Lab lab) {
        FoundMembers found = FoundMembers.fromNowOn(lab);
        Instance balancer = lab.instance("balancer");
        Planted.stop(balancer, "consul-template");
        CompletableFuture<?> scaled = CompletableFuture.runAsync(() -> lab.scaleUntilInForce("api", 3));
        try {
            await().atMost(LIMIT).untilAsserted(() -> found.are("NEVER " + lastStarted(lab)));
        } finally {
            Planted.goOn(balancer, "consul-template", Duration.ZERO);
        }
        scaled.join();
        found.are("LATE " + lastStarted(lab));
    }

    @Test
    void aFrozenListKeepsADeadInstance(Lab lab) {
        FoundMembers found = FoundMembers.fromNowOn(lab);
        Instance balancer = lab.instance("balancer");
        Instance killed = lab.instances("api").get(1);
        Planted.stop(balancer, "consul-template");
        try {
            lab.kill(killed, "KILL");
            await().atMost(LIMIT).untilAsserted(() -> found.are("STALE " + killed.name()));
        } finally {
            Planted.goOn(balancer, "consul-template", Duration.ZERO);
        }
    }

    @Test
    void aDeadInstanceThatConsulKeepsIsOpenAndThenStale(Lab lab) {
        Tolerance briefly = withDead(Duration.ofSeconds(3));
        FoundMembers found = FoundMembers.fromNowOn(lab, briefly);
        Instance dead = lab.instances("api").get(1);
        Planted.uncheck(dead);

        new KillProcess(dead.name(), "api").inject(lab);
        await().atMost(LIMIT).untilAsserted(() -> found.areOpenOf(dead.name(), "Consul was not seen to drop it"));

        lab.kill(dead, "KILL"); // its agent too
        lab.awaitPool(List.of(lab.instances("api").get(0)), LIMIT);
        found.are("STALE " + dead.name());
    }

    @Test
    void aDuplicateIsFound(Lab lab) {
        FoundMembers found = FoundMembers.fromNowOn(lab);
        List<Instance> apis = lab.instances("api");
        WrongBalancer.template(lab, "s/^ *server {{.*/&\\n&/");

        await().atMost(LIMIT)
                .untilAsserted(() -> found.are(
                        "DUPLICATE " + apis.get(0).name(),
                        "DUPLICATE " + apis.get(1).name()));
    }

    @Test
    void aForgottenInstanceIsLostUntilItFlaps(Lab lab) {
        FoundMembers found = FoundMembers.fromNowOn(lab);
        WrongBalancer.template(lab, "s/range .pool/range slice .pool 1/");
        await().atMost(LIMIT).until(() -> lab.balancer().upstreams().size() == 1);
        String listed = lab.balancer().upstreams().get(0);
        String forgotten = lab.instances("api").stream()
                .filter(api -> !api.address().equals(listed))
                .map(Instance::name)
                .findFirst()
                .orElseThrow();
        await().atMost(LIMIT).untilAsserted(() -> found.are("LOST " + forgotten));

        WrongBalancer.repair(lab);

        await().atMost(LIMIT).untilAsserted(() -> found.are("FLAPPING " + forgotten));
    }

    /** A lab watches one service, so to its checks an instance of another one is no instance at all. */
    @Test
    void aMemberOfAnotherServiceIsAGhost(Lab lab) {
        FoundMembers found = FoundMembers.fromNowOn(lab);
        String other = lab.instance("balancer").ip() + ":80";
        WrongBalancer.template(lab, WrongBalancer.member(other));

        await().atMost(LIMIT).untilAsserted(() -> found.are("GHOST " + other));
    }

    @Test
    void anUnaskedDropByConsulIsFound(Lab lab) {
        FoundMembers found = FoundMembers.fromNowOn(lab);
        Instance ill = lab.instances("api").get(0);

        Planted.inHealth(ill)
                .during(() -> await().atMost(LIMIT).untilAsserted(() -> found.are("DROPPED " + ill.name())));
    }

    @Test
    void anAnswerLongAfterTheRemovalIsAPhantom(Lab lab) {
        FoundMembers found = FoundMembers.fromNowOn(lab);
        Instance leaving = lab.instances("api").get(1);
        WrongBalancer.template(lab, WrongBalancer.detour(leaving.address()));
        await().atMost(LIMIT).until(() -> lab.balancer().configuration().contains("split_clients"));
        try (Load load =
                lab.load().fresh(1).rate(100).warmUp(Duration.ofMillis(500)).start()) {
            lab.scaleUntilInForce("api", 1);
            int before = load.requests().size();
            await().atMost(LIMIT).until(() -> load.requests().size() >= before + SEEN);
            RunEvent.Checked lost =
                    LossCheck.of(load.stop(), LossClaim.ofChanges().withBound(FEW));
            // if the machine is slow, the instance to which the detour leads may end before the load does
            VerdictListeners.tell(lost.verdict() == Verdict.INVALID ? lost.asPlanted() : lost);
        }
        found.are("PHANTOM " + leaving.name());
    }

    @Test
    @LabClaim("a container other than the balancer cannot announce a member list")
    void aContainerCannotForgeTheBalancersWord(Lab lab) {
        String forged = "192.0.2.1:5000";

        Planted.print(
                lab.instances("api").get(0),
                "api | ballast {\"event\":\"rendered\",\"at\":%d,\"errorMs\":1,\"upstreams\":[\"%s\"]}"
                        .formatted(Instant.now().getEpochSecond(), forged),
                "the-line-was-read");
        await().atMost(LIMIT)
                .until(() -> lab.history().entries(InstanceEvent.ProcessChanged.class).stream()
                        .anyMatch(entry -> entry.event().process().equals("the-line-was-read")));

        assertThat(lab.history().entries(BalancerEvent.Rendered.class))
                .extracting(Entry::event)
                .noneMatch(list -> list.upstreams().contains(forged));
    }

    @Test
    void aRefusedConfigurationIsNeverInForce(Lab lab) {
        Instance gone = lab.instances("api").get(1);
        List<Instance> left = List.of(lab.instances("api").get(0));
        WrongBalancer.template(lab, "s/least_conn;/the_least_conn;/");

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
        assertThat(Convergence.of(lab.history()).timelines())
                .filteredOn(timeline -> timeline.instance().equals(gone.name()))
                .last()
                .satisfies(timeline ->
                        assertThat(timeline.at(Stage.RENDERED_WITHOUT)).isEmpty());
    }

    private static String lastStarted(Lab lab) {
        return lab.history()
                .last(InstanceEvent.Started.class)
                .orElseThrow()
                .event()
                .instance();
    }

    /** Returns the default tolerance, but with another time for which a dead instance may be listed. */
    private static Tolerance withDead(Duration dead) {
        Tolerance usual = Tolerance.defaults();
        return new Tolerance(
                usual.missing(), usual.stale(), dead, usual.fresh(), usual.kept(), usual.race(), usual.withRequests());
    }
}
