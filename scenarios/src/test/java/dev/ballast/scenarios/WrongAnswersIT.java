package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.check.LossCheck;
import dev.ballast.check.OriginCheck;
import dev.ballast.check.Policy;
import dev.ballast.check.Shares;
import dev.ballast.check.Spread;
import dev.ballast.check.SpreadCheck;
import dev.ballast.history.Balancing;
import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Answerers;
import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Responses;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The checks find answers that are wrong, and requests that nobody executed, or two. Each test plants a fault in the same lab. */
@LabTest(topology = WrongAnswersIT.OnDemand.class, apis = 2, lifetime = LabTest.Lifetime.CLASS)
class WrongAnswersIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** More than the 100 that a claim of a constant pool takes. */
    private static final int ENOUGH = 120;

    private static final int SOME = 20;

    @Test
    void aStrangersAnswersAreMisrouted(Lab lab) {
        Instance stranger = lab.startTool(Tool.of("stranger", "foreign-api"));
        String address = stranger.ip() + ":5000";
        await().atMost(LIMIT)
                .until(() -> lab.instance("balancer")
                        .exec("curl", "-sS", "--fail", "http://%s/hostname".formatted(address))
                        .succeeded());

        WrongBalancer.configuration(lab, WrongBalancer.detour(address)).during(() -> {
            LoadResult result = sent(lab.load());

            Found.by(LossCheck.whileConstant(result), Verdict.INVALID, stranger.hostname());
            assertThat(result.lostByCause()).containsOnlyKeys(Cause.MISROUTED);
        });
        Found.by(
                OriginCheck.of(
                        lab.history().entries(), Answerers.of(lab.history().entries())),
                Verdict.INVALID,
                stranger.hostname());
    }

    @Test
    void answersFromACacheProveNothing(Lab lab) {
        WrongBalancer.configuration(lab, WrongBalancer.cache()).during(() -> {
            LoadResult result = sent(lab.load());

            assertThat(result.lost()).isEmpty();
            Found.open(LossCheck.whileConstant(result), Doubt.UNSERVED, "without an instance, as from a cache");
        });
    }

    @Test
    void aCutAnswerIsWrong(Lab lab) {
        Planted.inAnswers(lab.instance("api-1"), "cut").during(() -> {
            LoadResult result = sent(lab.load());

            Found.by(LossCheck.whileConstant(result), Verdict.INVALID);
            assertThat(result.responses().failures()).containsOnlyKeys(Outcome.WRONG_BODY.label());
            assertThat(result.lostByCause()).containsOnlyKeys(Cause.WRONG_ANSWER);
        });
    }

    @Test
    void aPausedInstanceIsFrozen(Lab lab) {
        WrongBalancer.proxying(lab, WrongBalancer.impatient(false)).during(() -> {
            try (Load load = lab.load().rate(80).connections(200).posts(1).start()) {
                Planted.pause(lab.instance("api-1"))
                        .during(() -> await().atMost(LIMIT)
                                .until(() -> load.requests().lost().count() > 0));
                LoadResult result = load.stop();

                Found.by(LossCheck.of(result), Verdict.INVALID);
                assertThat(result.lostByCause()).containsOnlyKeys(Cause.INSTANCE_FROZEN);
            }
        });
        lab.awaitPool(lab.instances("api"), LIMIT);
    }

    /** The client sees nothing of it: each POST was answered. */
    @Test
    void aPostThatTwoInstancesExecutedIsFound(Lab lab) {
        Plant retries = WrongBalancer.proxying(lab, WrongBalancer.impatient(true));
        Planted.inAnswers(lab.instance("api-1"), "slow 3").and(retries).during(() -> {
            LoadResult result = sent(lab.load().posts(1));

            assertThat(result.lost()).isEmpty();
            Found.by(LossCheck.whileConstant(result), Verdict.INVALID, "POSTs were executed more than once");
        });
    }

    @Test
    void aLostPostMayHaveBeenExecuted(Lab lab) {
        Plant impatience = WrongBalancer.proxying(lab, WrongBalancer.impatient(false));
        Planted.inAnswers(lab.instance("api-1"), "slow 3").and(impatience).during(() -> {
            LoadResult result = sent(lab.load().posts(1));

            Found.by(LossCheck.whileConstant(result), Verdict.INVALID);
            assertThat(result.lostByCause()).containsOnlyKeys(Cause.LOST_AND_EXECUTED);
        });
    }

    /** By the balancer's log the connection may have been idle, and closed by the instance; the ledger knows better. */
    @Test
    void anInstanceThatHangsUpMayHaveExecuted(Lab lab) {
        Planted.inAnswers(lab.instance("api-1"), "hang-up").during(() -> {
            LoadResult result = sent(lab.load().posts(1));

            Found.by(LossCheck.whileConstant(result), Verdict.INVALID);
            assertThat(result.lostByCause()).containsOnlyKeys(Cause.LOST_AND_EXECUTED);
        });
    }

    /** POSTs alone, since the API lets its GETs fail as its check does. */
    @Test
    void anEmptyPoolIsTheCause(Lab lab) {
        try (Load load = lab.load().rate(80).posts(1).start()) {
            lab.instances("api")
                    .forEach(api ->
                            lab.history().record(RunEvent.Note.ofFault(api.name(), "its check is about to fail")));
            lab.instances("api").stream()
                    .map(Planted::inHealth)
                    .reduce(Plant::and)
                    .orElseThrow()
                    .during(() -> await().atMost(LIMIT)
                            .until(() -> load.requests().lost().count() > SOME));
            LoadResult result = load.stop();

            Found.by(LossCheck.whileConstant(result), Verdict.INVALID);
            assertThat(result.lostByCause()).containsOnlyKeys(Cause.EMPTY_POOL);
        }
        lab.awaitPool(lab.instances("api"), LIMIT);
    }

    @Test
    void aFailedWarmUpProvesNothing(Lab lab) {
        WrongBalancer.configuration(lab, WrongBalancer.failedWarmUp()).during(() -> {
            LoadResult result = sent(lab.load());

            assertThat(result.lost()).isEmpty();
            Found.open(LossCheck.whileConstant(result), Doubt.WARM_UP, "requests of the warm-up failed");
        });
    }

    /** Slow enough that even the lateness of a generator on a busy machine does not explain it. */
    @Test
    void slowAnswersInOneChangeAreFound(Lab lab) {
        List<Instance> apis = lab.instances("api");
        try (Load load = lab.load()
                .rate(30)
                .connections(200)
                .timeout(Duration.ofSeconds(15))
                .start()) {
            List<Plant> slow =
                    apis.stream().map(api -> Planted.inAnswers(api, "slow 4.9")).toList();
            lab.scaleUntilInForce("api", apis.size() + 1);
            slow.forEach(Plant::remove);
            LoadResult result = load.stop();

            assertThat(result.lost()).isEmpty();
            Found.by(
                    whereTimesAreJudged(() -> LossCheck.of(result)),
                    Verdict.INVALID,
                    "answers took longer than 1000.0 ms",
                    "sent while the pool changed");
        }
    }

    @Test
    void anUnevenSpreadIsFound(Lab lab) {
        int apis = lab.instances("api").size();
        WrongBalancer.configuration(lab, WrongBalancer.weight()).during(() -> {
            Responses answers = lab.requests(Spread.enough(apis, Balancing.LEAST_CONN));

            Spread spread = new Spread(Shares.of(answers.hostnames()), answers.balancing());
            Found.by(SpreadCheck.ofBatch(spread), Verdict.INVALID, "uneven spread");
        });
    }

    private static LoadResult sent(LoadPlan plan) {
        try (Load load = plan.rate(80).warmUp(Duration.ofMillis(500)).start()) {
            await().atMost(LIMIT).until(() -> load.requests().size() >= ENOUGH);
            return load.stop();
        }
    }

    private static RunEvent.Checked whereTimesAreJudged(Supplier<RunEvent.Checked> check) {
        String before = System.setProperty(Policy.JUDGE_TIMES, "true");
        try {
            return check.get();
        } finally {
            if (before == null) {
                System.clearProperty(Policy.JUDGE_TIMES);
            } else {
                System.setProperty(Policy.JUDGE_TIMES, before);
            }
        }
    }

    /** The smallest system with an API that answers wrongly on demand. */
    static final class OnDemand implements Supplier<Topology> {
        @Override
        public Topology get() {
            return new OneServer()
                    .get()
                    .withApi(Resources.folder("/planted-api").toString());
        }
    }
}
