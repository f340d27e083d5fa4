package dev.ballast.membership;

import static dev.ballast.lifetime.TwoServices.APIS;
import static dev.ballast.lifetime.TwoServices.API_1;
import static dev.ballast.lifetime.TwoServices.SHOPS;
import static dev.ballast.lifetime.TwoServices.SHOP_1;
import static dev.ballast.lifetime.TwoServices.SHOP_2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.MembershipCheck;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.TwoServices;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Member lists of two services behind two balancers: each is judged for its service and its balancer alone. */
class TwoServicesTest {

    static Map<String, Set<Outcome>> outcomes(TwoServices history, Tolerance tolerance) {
        Map<String, Set<Outcome>> outcomes = new TreeMap<>();
        Memberships.of(PoolLifetimes.of(history.build()), tolerance)
                .forEach(member -> outcomes.computeIfAbsent(
                                member.instance().isEmpty() ? member.address() : member.instance(),
                                name -> new TreeSet<>())
                        .add(member.outcome()));
        return outcomes;
    }

    static Map<String, Set<Outcome>> outcomes(TwoServices history) {
        return outcomes(history, Tolerance.defaults().listsOnly());
    }

    private static Map<String, Set<Outcome>> stableBut(String instance, Outcome... outcomes) {
        Map<String, Set<Outcome>> all = new TreeMap<>();
        List.of("api-1", "api-2", "shop-1", "shop-2").forEach(name -> all.put(name, Set.of(Outcome.STABLE)));
        all.put(instance, Set.of(outcomes));
        return all;
    }

    private static final Map<String, Set<Outcome>> ALL_STABLE = stableBut("api-1", Outcome.STABLE);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void instancesOfBothServicesAreMembers(boolean byService) {
        assertThat(outcomes(new TwoServices(byService))).isEqualTo(ALL_STABLE);
        assertThat(outcomes(new TwoServices(byService).shop2Leaves(10_000))).isEqualTo(ALL_STABLE);
    }

    @Test
    void anInstanceUnderAnotherServicesNameIsForeign() {
        TwoServices history =
                new TwoServices(true).lists(5_000, "front", List.of(API_1, "10.0.0.2:80", SHOP_2), List.of(SHOP_1));

        assertThat(outcomes(history)).isEqualTo(stableBut("shop-2", Outcome.LOST, Outcome.FOREIGN));
        assertThat(Memberships.of(PoolLifetimes.of(history.build()), Tolerance.defaults()))
                .filteredOn(member -> member.outcome() == Outcome.FOREIGN)
                .singleElement()
                .satisfies(member -> assertThat(member.detail())
                        .isEqualTo("front listed it for api at 5000.0 ms ± 0.0 ms, and it is an instance of shop"));
    }

    @Test
    void anInstanceUnderBothNamesIsForeignInOne() {
        assertThat(outcomes(new TwoServices(true).lists(5_000, "front", List.of(API_1, "10.0.0.2:80", SHOP_2), SHOPS)))
                .isEqualTo(stableBut("shop-2", Outcome.STABLE, Outcome.FOREIGN));
    }

    @Test
    void oneThatConsulListsForTheOtherServiceIsForeign() {
        String unstarted = "10.0.1.9:80";
        Map<String, Set<Outcome>> found = outcomes(new TwoServices(true)
                .at(4_900, new ConsulEvent.Passing("shop", List.of(SHOP_1, SHOP_2, unstarted)))
                .lists(5_000, "front", List.of(API_1, "10.0.0.2:80", unstarted), SHOPS));

        assertThat(found).containsEntry(unstarted, Set.of(Outcome.FOREIGN));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEmptyListOfOneServiceIsNoneOfTheOther(boolean byService) {
        Map<String, Set<Outcome>> found = outcomes(new TwoServices(byService).lists(5_000, "spare", APIS, List.of()));

        assertThat(found)
                .isEqualTo(Map.of(
                        "api-1",
                        Set.of(Outcome.STABLE),
                        "api-2",
                        Set.of(Outcome.STABLE),
                        "shop-1",
                        Set.of(Outcome.LOST),
                        "shop-2",
                        Set.of(Outcome.LOST)));
    }

    @Test
    void oneBalancerMayNotRelyOnTheOther() {
        TwoServices history = new TwoServices(true);
        history.shop2Leaves(10_000).lists(10_060, "spare", APIS, SHOPS);

        assertThat(outcomes(history)).isEqualTo(stableBut("shop-2", Outcome.STALE));
    }

    @Test
    void aServiceThatABalancerForgetsIsMissing() {
        TwoServices history = new TwoServices(true, "front")
                .at(0, new BalancerEvent.Balances("spare", Balancing.RANDOM, List.of("api", "shop")))
                .lists(600, "spare", Map.of("api", APIS));

        assertThat(outcomes(history))
                .containsEntry("api-1", Set.of(Outcome.STABLE))
                .containsEntry("shop-1", Set.of(Outcome.NEVER))
                .containsEntry("shop-2", Set.of(Outcome.NEVER));
    }

    @Test
    void aServiceThatIsTakenOffABalancerIsNotMissingThere() {
        TwoServices history = new TwoServices(true)
                .at(10_000, new BalancerEvent.Balances("spare", Balancing.RANDOM, List.of("api")))
                .lists(10_100, "spare", Map.of("api", APIS));

        assertThat(outcomes(history)).isEqualTo(ALL_STABLE);
    }

    @Test
    void aBalancerOfWhichTheLabNoLongerTellsServesWhatItNames() {
        TwoServices history = new TwoServices(true)
                .at(9_000, new BalancerEvent.Balances("front", Balancing.RANDOM))
                .at(9_100, new InstanceEvent.Started("user-1", "user", "host-of-user-1", "10.0.2.1:80"))
                .at(9_200, new InstanceEvent.Registered("user-1", "user"))
                .at(9_300, new ConsulEvent.Passing("user", List.of("10.0.2.1:80")))
                .lists(9_400, "front", Map.of("api", APIS, "shop", SHOPS, "user", List.of("10.0.2.1:80")));

        assertThat(outcomes(history)).containsEntry("user-1", Set.of(Outcome.STABLE));
    }

    @Test
    void aBalancerThatComesLaterIsJudgedFromItsFirstList() {
        TwoServices history = new TwoServices(true)
                .at(20_000, new BalancerEvent.Balances("late", Balancing.RANDOM, List.of("api", "shop")))
                .lists(20_500, "late", APIS, SHOPS);

        assertThat(outcomes(history)).isEqualTo(ALL_STABLE);
    }

    @Test
    void aBalancerThatIsRemovedListsNobody() {
        TwoServices history = new TwoServices(true)
                .at(8_000, new InstanceEvent.Stopping("spare", "spare"))
                .at(9_000, new InstanceEvent.Died("spare", "spare", 0))
                .at(12_000, new InstanceEvent.Stopping("shop-2", "shop"))
                .at(12_010, new InstanceEvent.Deregistered("shop-2", "shop"))
                .at(12_020, new ConsulEvent.Passing("shop", List.of(SHOP_1)))
                .lists(12_050, "front", APIS, List.of(SHOP_1))
                .at(16_000, new InstanceEvent.Stopped("shop-2", "shop"));

        assertThat(outcomes(history)).isEqualTo(ALL_STABLE);
    }

    @Test
    void aBalancerThatIsReplacedBeginsAnew() {
        TwoServices history = new TwoServices(true)
                .at(8_000, new InstanceEvent.Died("spare", "spare", 0))
                .lists(9_000, "spare", List.of(), List.of())
                .lists(9_500, "spare", APIS, SHOPS);

        assertThat(outcomes(history)).isEqualTo(ALL_STABLE);

        TwoServices forgotten = new TwoServices(true)
                .at(8_000, new InstanceEvent.Died("spare", "spare", 0))
                .lists(9_000, "spare", List.of(), List.of())
                .lists(9_500, "spare", APIS, List.of(SHOP_1))
                .lists(15_000, "spare", APIS, SHOPS);

        assertThat(outcomes(forgotten)).as("one is listed 6 s later").isEqualTo(stableBut("shop-2", Outcome.LATE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBalancerMayBeReplacedByOneThatSaysMoreOrLess(boolean byService) {
        BalancerEvent.Rendered list = new TwoServices(!byService).list("spare", APIS, SHOPS);
        TwoServices history = new TwoServices(byService)
                .at(8_000, new InstanceEvent.Died("spare", "spare", 0))
                .at(9_000, list);

        assertThat(outcomes(history)).isEqualTo(ALL_STABLE);

        history.at(12_000, new TwoServices(!byService).list("spare", APIS, List.of(SHOP_1)));
        assertThat(outcomes(history)).isEqualTo(stableBut("shop-2", Outcome.LOST));
    }

    @Test
    void aSuccessorOfAnotherServiceIsItsOwnThoughNoServicesAreNamed() {
        TwoServices history = new TwoServices(true, "front")
                .at(9_000, new TwoServices(false).list("front", APIS, SHOPS))
                .at(10_000, new InstanceEvent.Killed("shop-2", "shop", "KILL"))
                .at(10_100, new ConsulEvent.Passing("shop", List.of(SHOP_1)))
                .at(10_200, new InstanceEvent.Started("api-3", "api", "host-of-api-3", SHOP_2))
                .at(10_300, new InstanceEvent.Registered("api-3", "api"))
                .at(10_400, new ConsulEvent.Passing("api", List.of(API_1, "10.0.0.2:80", SHOP_2)))
                .at(30_000, new TwoServices(false).list("front", List.of(API_1), List.of(SHOP_1, SHOP_2)));

        assertThat(outcomes(history)).doesNotContainEntry("api-3", Set.of(Outcome.FOREIGN));
    }

    @Test
    void aBalancerThatRunsOnDropsNobodyForAMoment() {
        TwoServices history = new TwoServices(true)
                .lists(9_000, "spare", APIS, List.of(SHOP_1))
                .lists(9_500, "spare", APIS, SHOPS);

        assertThat(outcomes(history)).isEqualTo(stableBut("shop-2", Outcome.FLAPPING));
    }

    @ParameterizedTest
    @ValueSource(doubles = {23_000, 27_000})
    void anAddressThatAnotherServiceTakesOverIsListedForTheDeadOneAWhile(double passingMs) {
        TwoServices history = new TwoServices(true).apiTakesOverShop2(passingMs);

        assertThat(outcomes(history)).isEqualTo(stableBut("api-3", Outcome.STABLE));
    }

    @Test
    void anAddressThatAnotherServiceTookOverIsForeignInTheOldOnesList() {
        TwoServices history = new TwoServices(true).apiTakesOverShop2(23_000);
        history.lists(28_100, "front", List.of(API_1, SHOP_2), SHOPS);

        assertThat(outcomes(history).get("api-3")).contains(Outcome.FOREIGN);
    }

    @Test
    void aSilentWatchOfOneServiceHidesNothingOfTheOther() {
        List<String> three = List.of(API_1, "10.0.0.2:80", "10.0.0.3:80");
        TwoServices history = new TwoServices(true)
                .at(20_000, new InstanceEvent.Started("api-3", "api", "host-of-api-3", "10.0.0.3:80"))
                .at(20_100, new InstanceEvent.Registered("api-3", "api"))
                .lists(20_300, "front", three, List.of(SHOP_1))
                .lists(20_400, "spare", three, SHOPS);

        assertThat(outcomes(history))
                .containsEntry("api-1", Set.of(Outcome.UNKNOWN))
                .containsEntry("shop-2", Set.of(Outcome.LOST));
    }

    @Test
    void anAnswerIsJudgedByTheBalancerThroughWhichItCame() {
        TwoServices history = new TwoServices(true);
        history.shop2Leaves(10_000)
                .lists(10_060, "spare", APIS, SHOPS) // and drops it 3 s later
                .lists(13_000, "spare", APIS, List.of(SHOP_1))
                .at(40_000, answers("shop-1", "front", 40_000))
                .at(40_000, answers("shop-2", "front", 12_000));
        assertThat(outcomes(history, Tolerance.defaults())).isEqualTo(stableBut("shop-2", Outcome.PHANTOM));

        TwoServices silent = new TwoServices(true);
        silent.shop2Leaves(10_000)
                .at(40_000, answers("shop-1", "front", 40_000))
                .at(40_000, answers("shop-2", "front", 10_040));
        assertThat(new MembershipCheck(Tolerance.defaults())
                        .check(silent.build())
                        .detail())
                .endsWith(
                        ", and silent after that on fresh connections; kept ones were not watched; what came through spare"
                                + " was not watched");
    }

    private static LoadEvent.ServedBetween answers(String instance, String balancer, double toMs) {
        return new LoadEvent.ServedBetween(
                "host-of-" + instance, instance, "fresh", 1_000, toMs, Math.round(toMs / 10), balancer);
    }

    @Test
    void aLoadOfOneServiceDoesNotWatchTheOther() {
        TwoServices history = new TwoServices(true).shop2Leaves(10_000);
        history.at(40_000, new LoadEvent.ServedBetween("host-of-api-1", "api-1", "fresh", 1_000, 40_000, 40_000, ""));

        assertThat(outcomes(history, Tolerance.defaults())).isEqualTo(stableBut("shop-2", Outcome.UNKNOWN));

        history.at(40_000, new LoadEvent.ServedBetween("host-of-shop-1", "shop-1", "fresh", 1_000, 40_000, 40_000, ""));

        assertThat(outcomes(history, Tolerance.defaults())).isEqualTo(ALL_STABLE);
    }
}
