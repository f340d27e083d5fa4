package dev.ballast.membership;

import static dev.ballast.lifetime.TwoServices.APIS;
import static dev.ballast.lifetime.TwoServices.SHOPS;
import static dev.ballast.lifetime.TwoServices.SHOP_1;
import static dev.ballast.lifetime.TwoServices.SHOP_2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.TwoServices;
import dev.ballast.membership.Membership.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a balancer has to list the instances of a service: each of its containers by itself, and as the lab says. */
class DutyTest {

    private static Map<String, Set<Outcome>> outcomes(TwoServices history) {
        return TwoServicesTest.outcomes(history);
    }

    /** Returns an outcome of the instances of each service. */
    private static Map<String, Set<Outcome>> all(Outcome ofApi, Outcome... ofShop) {
        Map<String, Set<Outcome>> all = new HashMap<>();
        List.of("api-1", "api-2").forEach(name -> all.put(name, Set.of(ofApi)));
        List.of("shop-1", "shop-2").forEach(name -> all.put(name, Set.of(ofShop)));
        return all;
    }

    private static final Map<String, Set<Outcome>> ALL_STABLE = all(Outcome.STABLE, Outcome.STABLE);
    private static final Map<String, Set<Outcome>> ALL_UNKNOWN = all(Outcome.UNKNOWN, Outcome.UNKNOWN);

    private static BalancerEvent.Balances has(String balancer, String... services) {
        return new BalancerEvent.Balances(balancer, Balancing.RANDOM, List.of(services));
    }

    private static TwoServices removed(TwoServices history, double atMs, String balancer) {
        return history.at(atMs, new InstanceEvent.Stopping(balancer, balancer))
                .at(atMs + 1_000, new InstanceEvent.Died(balancer, balancer, 0))
                .at(atMs + 1_100, new InstanceEvent.Stopped(balancer, balancer));
    }

    @Test
    void aBalancerThatShowsNoListIsNotRight() {
        TwoServices history = new TwoServices(true, "front").at(0, has("spare", "api", "shop"));

        assertThat(outcomes(history)).isEqualTo(ALL_UNKNOWN);
        assertThat(Memberships.of(PoolLifetimes.of(history.build()), Tolerance.defaults()))
                .extracting(Membership::detail)
                .allSatisfy(detail -> assertThat(detail).contains("no list of spare was seen from 4"));
        assertThat(outcomes(removed(new TwoServices(true), 10_000, "spare").at(12_500, has("spare", "api", "shop"))))
                .as("the container that takes its place shows none")
                .isEqualTo(ALL_UNKNOWN);
    }

    @Test
    void aBalancerThatEndsUnaskedIsNotRight() {
        InstanceEvent.Died crash = new InstanceEvent.Died("spare", "spare", 139);

        assertThat(outcomes(new TwoServices(true).at(10_000, crash))).isEqualTo(ALL_UNKNOWN);
        assertThat(outcomes(new TwoServices(true).at(10_000, crash).lists(31_000, "spare", APIS, SHOPS)))
                .as("it runs again 21 s later")
                .isEqualTo(ALL_UNKNOWN);
        assertThat(outcomes(new TwoServices(true).at(10_000, crash).lists(12_000, "spare", APIS, SHOPS)))
                .isEqualTo(ALL_STABLE);
        assertThat(outcomes(removed(new TwoServices(true).at(10_000, crash), 12_000, "spare")))
                .as("it is removed")
                .isEqualTo(ALL_STABLE);
    }

    @Test
    void aServiceIsListedInTimeFromWhenTheBalancerHasToServeIt() {
        TwoServices service = new TwoServices(true, "front")
                .at(0, has("spare", "api"))
                .lists(600, "spare", Map.of("api", APIS))
                .at(10_000, has("spare", "api", "shop"));
        TwoServices balancer = new TwoServices(true, "front")
                .at(700, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.READY))
                .at(10_000, has("spare", "api", "shop"));

        assertThat(outcomes(service.lists(16_000, "spare", APIS, SHOPS))).isEqualTo(all(Outcome.STABLE, Outcome.LATE));
        assertThat(outcomes(balancer.lists(16_000, "spare", APIS, SHOPS))).isEqualTo(all(Outcome.LATE, Outcome.LATE));
    }

    @Test
    void aServiceIsForeignWhileTheBalancerHasNotToServeIt() {
        TwoServices after = new TwoServices(true).at(10_000, has("spare", "api"));
        TwoServices before = new TwoServices(true, "front")
                .at(0, has("spare", "api"))
                .lists(600, "spare", APIS, SHOPS)
                .at(20_000, has("spare", "api", "shop"));

        assertThat(outcomes(after)).isEqualTo(all(Outcome.STABLE, Outcome.STABLE, Outcome.FOREIGN));
        assertThat(outcomes(before)).isEqualTo(all(Outcome.STABLE, Outcome.STABLE, Outcome.FOREIGN));
        assertThat(outcomes(new TwoServices(true)
                        .at(10_000, has("spare", "api"))
                        .lists(14_000, "spare", Map.of("api", APIS))))
                .as("it drops them 4 s later")
                .isEqualTo(ALL_STABLE);
    }

    @Test
    void aBalancerThatIsRemovedAndAddedAgainHadNotToFollow() {
        TwoServices history = removed(new TwoServices(true), 5_000, "spare")
                .at(10_000, new InstanceEvent.Stopping("shop-2", "shop"))
                .at(10_010, new InstanceEvent.Deregistered("shop-2", "shop"))
                .at(10_020, new ConsulEvent.Passing("shop", List.of(SHOP_1)))
                .lists(10_050, "front", APIS, List.of(SHOP_1))
                .at(14_000, new InstanceEvent.Stopped("shop-2", "shop"))
                .at(15_000, new InstanceEvent.Started("shop-3", "shop", "host-of-shop-3", "10.0.1.3:80"))
                .at(16_000, new ConsulEvent.Passing("shop", List.of(SHOP_1, "10.0.1.3:80")))
                .lists(16_050, "front", APIS, List.of(SHOP_1, "10.0.1.3:80"))
                .lists(40_000, "spare", APIS, List.of(SHOP_1, "10.0.1.3:80"))
                .at(40_100, has("spare", "api", "shop"));

        assertThat(outcomes(history))
                .hasSize(5)
                .allSatisfy((name, is) -> assertThat(is).containsExactly(Outcome.STABLE));
    }

    @Test
    void aServiceThatIsRemovedAndAddedAgainWasNotMissing() {
        TwoServices history = removed(new TwoServices(true, "front"), 5_000, "front")
                .lists(8_000, "front", Map.of("api", APIS))
                .at(8_050, has("front", "api"));
        for (String shop : List.of("shop-1", "shop-2")) {
            history.at(15_010, new InstanceEvent.Stopping(shop, "shop"))
                    .at(15_020, new InstanceEvent.Deregistered(shop, "shop"))
                    .at(19_000, new InstanceEvent.Died(shop, "shop", 0));
        }
        history.at(15_050, new ConsulEvent.Passing("shop", List.of()))
                .at(30_000, new InstanceEvent.Started("shop-1", "shop", "again-1", SHOP_1))
                .at(30_000, new InstanceEvent.Started("shop-2", "shop", "again-2", SHOP_2))
                .at(31_000, new ConsulEvent.Passing("shop", SHOPS));
        removed(history, 36_000, "front").lists(39_000, "front", APIS, SHOPS).at(39_050, has("front", "api", "shop"));

        assertThat(outcomes(history)).isEqualTo(ALL_STABLE);
    }

    @Test
    void aContainerThatTakesThePlaceOfAnotherMayBeginWithAnEmptyList() {
        TwoServices history = removed(new TwoServices(true), 5_000, "spare")
                .at(12_000, has("spare", "api", "shop"))
                .lists(12_200, "spare", List.of(), List.of());

        assertThat(outcomes(history.lists(12_500, "spare", APIS, SHOPS))).isEqualTo(ALL_STABLE);
    }

    @Test
    void aContainerThatTakesThePlaceOfAnotherHasTimeFromItsBegin() {
        assertThat(outcomes(begunAt12s()
                        .lists(16_900, "spare", APIS, List.of(SHOP_1))
                        .lists(16_950, "spare", APIS, SHOPS)))
                .isEqualTo(ALL_STABLE);
        assertThat(outcomes(begunAt12s()
                                .lists(16_900, "spare", APIS, List.of(SHOP_1))
                                .lists(21_800, "spare", APIS, SHOPS))
                        .get("shop-2"))
                .containsExactly(Outcome.LATE);
        assertThat(outcomes(removed(begunAt12s().lists(16_900, "spare", APIS, List.of(SHOP_1)), 21_800, "spare"))
                        .get("shop-2"))
                .as("it is removed before it lists it again")
                .containsExactly(Outcome.LOST);
    }

    private static TwoServices begunAt12s() {
        return removed(new TwoServices(true), 5_000, "spare")
                .at(12_000, has("spare", "api", "shop"))
                .lists(12_200, "spare", APIS, SHOPS);
    }

    @Test
    void aBalancerThatDropsAnInstanceJustBeforeItIsRemovedIsNotKnownToBeWrong() {
        TwoServices history =
                removed(new TwoServices(true).lists(9_500, "spare", APIS, List.of(SHOP_1)), 10_000, "spare");

        assertThat(Memberships.of(PoolLifetimes.of(history.build()), Tolerance.defaults()))
                .filteredOn(member -> member.instance().equals("shop-2"))
                .extracting(Membership::detail)
                .allSatisfy(detail -> assertThat(detail)
                        .contains("spare dropped it at 9500.0 ms", "its list counts until 10000.0 ms ± 0.0 ms only"));
    }

    @Test
    void aContainerThatIsStartedAgainMayBeginWithItsOldList() {
        TwoServices history = new TwoServices(true)
                .at(10_000, new InstanceEvent.Died("spare", "spare", 137))
                .lists(11_000, "spare", APIS, SHOPS)
                .lists(11_200, "spare", List.of(), List.of());

        assertThat(outcomes(history.lists(11_500, "spare", APIS, SHOPS))).isEqualTo(ALL_STABLE);
    }
}
