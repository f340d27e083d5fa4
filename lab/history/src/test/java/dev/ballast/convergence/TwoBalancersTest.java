package dev.ballast.convergence;

import static dev.ballast.lifetime.TwoServices.APIS;
import static dev.ballast.lifetime.TwoServices.SHOPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.check.ArrivalCheck;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.Balancing;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.TwoServices;
import dev.ballast.membership.Tolerance;
import dev.ballast.request.Destination;
import dev.ballast.request.Phases.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Convergence of two services at two balancers: of each by itself, and of all. */
class TwoBalancersTest {

    private static final MembershipCheck MEMBERS =
            new MembershipCheck(Tolerance.defaults().listsOnly());
    private static final String SHOP_3 = "10.0.1.3:80";
    private static final List<String> THREE_SHOPS =
            Stream.concat(SHOPS.stream(), Stream.of(SHOP_3)).toList();

    /** A third instance of {@code shop} passes at 20.4 s; {@code front} lists it at 20.5 s, and {@code spare} at 23 s. */
    private static TwoServices grown(boolean byService) {
        return new TwoServices(byService)
                .at(1_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY))
                .at(20_000, new PoolEvent.ScaleRequested("shop", 2, 3))
                .at(20_100, new InstanceEvent.Started("shop-3", "shop", "host-of-shop-3", SHOP_3))
                .at(20_300, new InstanceEvent.Registered("shop-3", "shop"))
                .at(20_400, new ConsulEvent.Passing("shop", THREE_SHOPS))
                .lists(20_500, "front", APIS, THREE_SHOPS)
                .lists(23_000, "spare", APIS, THREE_SHOPS)
                .at(23_100, new PoolEvent.Scaled("shop", 3, 3_100L));
    }

    private static List<Double> rendered(Convergence convergence) {
        return convergence.taken(Step.PASSING_TO_RENDERED).stream()
                .map(taken -> taken.elapsed().ms())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachBalancerConvergesByItself(boolean byService) {
        Convergence all = Convergence.of(grown(byService).build());

        assertThat(all.balancers()).containsExactly("front", "spare");
        assertThat(rendered(all.at("front"))).containsExactly(100.0);
        assertThat(rendered(all.at("spare"))).containsExactly(2_600.0);
        assertThat(rendered(all)).as("when all list it").containsExactly(2_600.0);
    }

    @Test
    void eachServiceConvergesByItself() {
        Convergence all = Convergence.of(grown(true).build());

        assertThat(all.services()).containsExactly("api", "shop");
        assertThat(all.of("api").timelines()).extracting(Timeline::instance).containsExactly("api-1", "api-2");
        assertThat(rendered(all.of("api"))).isEmpty();
        assertThat(rendered(all.of("shop"))).containsExactly(2_600.0);
    }

    @Test
    void theSlowestBalancerBreaksTheBudget() {
        ConvergenceCheck check = new ConvergenceCheck(Budgets.of(Step.PASSING_TO_RENDERED, Duration.ofSeconds(1)));
        Convergence all = Convergence.of(grown(true).build());

        assertThat(check.check(all).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(check.check(all.at("front")).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aBalancerThatComesLaterIsNotLate() {
        TwoServices history = grown(true).lists(40_000, "late", APIS, THREE_SHOPS);

        assertThat(rendered(Convergence.of(history.build()))).containsExactly(2_600.0);
    }

    @Test
    void aBalancerThatComesLaterDidNotHaveToListWhoHadLeft() {
        TwoServices history = new TwoServices(true)
                .at(1_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY))
                .shop2Leaves(10_000)
                .lists(40_000, "late", APIS, SHOPS.subList(0, 1));

        RunEvent.Checked arrived = new ArrivalCheck().check(history.build());
        assertThat(arrived.verdict()).as(arrived.detail()).isEqualTo(Verdict.VALID);
        assertThat(MEMBERS.check(history.build()).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aBalancerThatComesLaterHasToListWhoIsThere() {
        TwoServices history = new TwoServices(true)
                .at(1_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY))
                .lists(40_000, "late", APIS, SHOPS.subList(0, 1));

        RunEvent.Checked arrived = new ArrivalCheck().check(history.build());
        assertThat(arrived.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(arrived.detail()).contains("shop-2");
    }

    @Test
    void aBalancerThatWasRemovedDoesNotHaveToListWhoComes() {
        RunEvent.Checked arrived = new ArrivalCheck()
                .check(new TwoServices(true)
                        .at(1_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY))
                        .at(8_000, new InstanceEvent.Died("spare", "spare", 0))
                        .at(20_100, new InstanceEvent.Started("shop-3", "shop", "host-of-shop-3", SHOP_3))
                        .at(20_300, new InstanceEvent.Registered("shop-3", "shop"))
                        .at(20_400, new ConsulEvent.Passing("shop", THREE_SHOPS))
                        .lists(20_500, "front", APIS, THREE_SHOPS)
                        .build());

        assertThat(arrived.verdict()).as(arrived.detail()).isEqualTo(Verdict.VALID);
    }

    @Test
    void oldWorkersAreAwaitedWhereThereAreSome() {
        TwoServices history = new TwoServices(true)
                .at(450, new BalancerEvent.Worker("front", 24, WorkerState.STARTED))
                .shop2Leaves(10_000)
                .at(12_000, new BalancerEvent.Worker("front", 24, WorkerState.GONE));

        assertThat(timeline(history, "shop-2").at(Stage.OLD_WORKERS_GONE)).contains(new Moment(12_000, 0));
    }

    @Test
    void aServiceThatWasTakenOffItsBalancersHasNoListToLeave() {
        TwoServices history = new TwoServices(true).at(1_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY));
        for (String balancer : List.of("front", "spare")) {
            history.at(10_000, new BalancerEvent.Balances(balancer, Balancing.ROUND_ROBIN, List.of("api")));
            history.lists(10_100, balancer, Map.of("api", APIS));
        }
        for (String instance : List.of("shop-1", "shop-2")) {
            history.at(20_000, new InstanceEvent.Stopping(instance, "shop"));
            history.at(20_010, new InstanceEvent.Deregistered(instance, "shop"));
            history.at(24_000, new InstanceEvent.Stopped(instance, "shop"));
        }
        history.at(20_020, new ConsulEvent.Passing("shop", List.of()));
        Convergence all = Convergence.of(history.build());

        RunEvent.Checked arrived = new ArrivalCheck().check(all);
        assertThat(arrived.verdict()).as(arrived.detail()).isEqualTo(Verdict.VALID);
        assertThat(within(all, Step.DEREGISTERED_TO_NOT_PASSING).verdict()).isEqualTo(Verdict.VALID);
        assertThat(within(all, Step.NOT_PASSING_TO_RENDERED_WITHOUT).detail())
                .contains("no instance left as planned while it was listed");
    }

    private static RunEvent.Checked within(Convergence convergence, Step step) {
        return new ConvergenceCheck(Budgets.of(step, Duration.ofSeconds(1))).check(convergence);
    }

    private static Timeline timeline(TwoServices history, String instance) {
        return Convergence.of(history.build()).timelines().stream()
                .filter(timeline -> timeline.instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsSeenOfOneServiceSaysNothingOfTheOther() {
        History history = new TwoServices(true)
                .at(1_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY))
                .at(20_100, new InstanceEvent.Started("user-1", "user", "host-of-user-1", "10.0.2.1:80"))
                .at(20_300, new InstanceEvent.Registered("user-1", "user"))
                .build();

        assertThat(new ConvergenceCheck(Budgets.of(Step.REGISTERED_TO_PASSING, Duration.ofSeconds(1)))
                        .check(Convergence.of(history))
                        .verdict())
                .as("Consul's list of the service was never seen")
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void endOfTheOnlyProcessIsADeath() {
        List<Entry<?>> history = new TwoServices(true)
                .at(200, new InstanceEvent.ProcessChanged("shop-2", "api", true, "with pid 12"))
                .at(200, new InstanceEvent.ProcessChanged("shop-2", "register", true, "with pid 13"))
                .at(10_000, new InstanceEvent.ProcessChanged("shop-2", "api", false, "(exit status 1; not expected)"))
                .build()
                .entries();

        assertThat(Convergence.of(history).timelines())
                .filteredOn(timeline -> timeline.at(Stage.DIED).isPresent())
                .extracting(Timeline::instance)
                .as("the process is named as another service")
                .containsExactly("shop-2");
    }

    @Test
    void onlyChangesOfItsServiceTouchALoad() {
        List<Entry<?>> history = grown(true).build().entries();

        assertThat(ChangeWindows.of(PoolLifetimes.of(history), 60_000, new Destination("api", "front")))
                .isEmpty();
        assertThat(ChangeWindows.of(PoolLifetimes.of(history), 60_000, new Destination("shop", "front")))
                .extracting(Window::fromMs, Window::toMs)
                .containsExactly(tuple(20_000.0, 23_100.0));
        assertThat(ChangeWindows.of(history, 60_000)).hasSize(1);
    }

    @Test
    void aChangeOfOneServiceDoesNotEndThatOfTheOther() {
        List<Entry<?>> history = new TwoServices(true)
                .at(10_000, new PoolEvent.ScaleRequested("api", 2, 3))
                .at(11_000, new PoolEvent.ScaleRequested("shop", 2, 3))
                .at(12_000, new PoolEvent.Scaled("shop", 3, 1_000L))
                .at(14_000, new PoolEvent.Scaled("api", 3, 4_000L))
                .build()
                .entries();

        assertThat(ChangeWindows.of(history, 60_000))
                .extracting(Window::fromMs, Window::toMs)
                .containsExactly(tuple(10_000.0, 14_000.0), tuple(11_000.0, 12_000.0));
    }

    @Test
    void aDeathIsOverOnceTheLoadsBalancerHasDroppedIt() {
        List<Entry<?>> history = new TwoServices(true)
                .at(10_000, new InstanceEvent.Died("shop-2", "shop", 137))
                .lists(10_500, "front", APIS, SHOPS.subList(0, 1))
                .lists(13_000, "spare", APIS, SHOPS.subList(0, 1))
                .build()
                .entries();

        assertThat(ChangeWindows.of(PoolLifetimes.of(history), 60_000, new Destination("shop", "front")))
                .extracting(Window::toMs)
                .containsOnly(10_500.0);
        assertThat(ChangeWindows.of(PoolLifetimes.of(history), 60_000, new Destination("shop", "")))
                .extracting(Window::toMs)
                .containsOnly(13_000.0);
        assertThat(ChangeWindows.of(PoolLifetimes.of(history), 60_000, new Destination("api", "front")))
                .isEmpty();
    }
}
