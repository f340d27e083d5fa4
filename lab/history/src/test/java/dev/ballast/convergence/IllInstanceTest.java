package dev.ballast.convergence;

import static dev.ballast.lifetime.TwoServices.APIS;
import static dev.ballast.lifetime.TwoServices.SHOPS;
import static dev.ballast.lifetime.TwoServices.SHOP_1;
import static dev.ballast.lifetime.TwoServices.SHOP_2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.ArrivalCheck;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.TwoServices;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An instance fails its check at 10 s, so Consul and the balancers drop it; it runs on. */
class IllInstanceTest {

    private static final List<String> WITHOUT_SHOP_2 = List.of(SHOP_1);

    private final TwoServices history =
            new TwoServices(true).at(700, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY));

    private void isIll() {
        history.at(10_000, new ConsulEvent.Passing("shop", WITHOUT_SHOP_2))
                .at(10_000, new ConsulEvent.Critical("shop", List.of(SHOP_2)));
        isOffTheLists();
    }

    private void isOffTheLists() {
        history.lists(10_050, "front", APIS, WITHOUT_SHOP_2).lists(10_060, "spare", APIS, WITHOUT_SHOP_2);
    }

    private void leaves() {
        history.at(30_000, new InstanceEvent.Stopping("shop-2", "shop"))
                .at(30_010, new InstanceEvent.Deregistered("shop-2", "shop"))
                .at(30_020, new ConsulEvent.Critical("shop", List.of()))
                .at(34_000, new InstanceEvent.Stopped("shop-2", "shop"));
    }

    private void anotherOneLeaves() {
        history.at(40_000, new InstanceEvent.Stopping("shop-1", "shop"))
                .at(40_010, new InstanceEvent.Deregistered("shop-1", "shop"))
                .at(40_020, new ConsulEvent.Passing("shop", List.of()))
                .lists(40_050, "front", APIS, List.of())
                .lists(40_060, "spare", APIS, List.of())
                .at(44_000, new InstanceEvent.Stopped("shop-1", "shop"));
    }

    private RunEvent.Checked arrived() {
        return new ArrivalCheck().check(history.build());
    }

    private RunEvent.Checked within(Step step) {
        return new ConvergenceCheck(Budgets.of(step, Duration.ofSeconds(1))).check(Convergence.of(history.build()));
    }

    @Test
    void hasNoListToLeave() {
        isIll();
        leaves();

        assertThat(arrived().verdict()).as(arrived().detail()).isEqualTo(Verdict.VALID);
        assertThat(within(Step.DEREGISTERED_TO_RENDERED_WITHOUT))
                .extracting(RunEvent.Checked::verdict, RunEvent.Checked::detail)
                .containsExactly(
                        Verdict.UNKNOWN,
                        "deregistered → rendered without: nothing to judge, because no instance left as planned while"
                                + " it was listed");
    }

    @Test
    void isNoSlowerToLeaveThanOthers() {
        isIll();
        leaves();
        anotherOneLeaves();

        assertThat(List.of(
                        within(Step.DEREGISTERED_TO_NOT_PASSING),
                        within(Step.NOT_PASSING_TO_RENDERED_WITHOUT),
                        within(Step.DEREGISTERED_TO_RENDERED_WITHOUT)))
                .allSatisfy(checked -> assertThat(checked.verdict()).isEqualTo(Verdict.VALID))
                .allSatisfy(checked -> assertThat(checked.detail()).contains(" of 1 "));
    }

    @Test
    void hasNoListToLeaveAsItIsKilled() {
        isIll();
        history.at(30_000, new InstanceEvent.Died("shop-2", "shop", 137));

        assertThat(arrived().verdict()).as(arrived().detail()).isEqualTo(Verdict.VALID);
        assertThat(within(Step.DIED_TO_CRITICAL).detail()).contains("no instance was killed while it was listed");
    }

    @Test
    void isAwaitedWhereItIsListedAgain() {
        isIll();
        history.lists(29_000, "spare", APIS, SHOPS);
        leaves();

        assertThat(arrived().verdict()).isEqualTo(Verdict.UNKNOWN);
        history.lists(30_500, "spare", APIS, WITHOUT_SHOP_2);
        assertThat(arrived().verdict()).isEqualTo(Verdict.VALID);
        assertThat(within(Step.DEREGISTERED_TO_RENDERED_WITHOUT).detail()).contains("max 490.0 ms of 1");
    }

    @Test
    void oneThatIsLostWhileItPassesWasNotSeenToLeave() {
        isOffTheLists();
        leaves();

        assertThat(arrived().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void isNotMissingAtABalancerThatIsAdded() {
        isIll();
        history.lists(20_000, "late", APIS, WITHOUT_SHOP_2);
        assertThat(arrived().verdict()).as(arrived().detail()).isEqualTo(Verdict.VALID);

        history.at(40_000, new ConsulEvent.Passing("shop", SHOPS))
                .at(44_900, new ConsulEvent.Passing("shop", WITHOUT_SHOP_2));
        assertThat(arrived().verdict()).as("it passes for 4.9 s").isEqualTo(Verdict.VALID);
        history.at(50_000, new ConsulEvent.Passing("shop", SHOPS));
        assertThat(arrived().verdict()).as("it passes for 10 s").isEqualTo(Verdict.INVALID);
    }
}
