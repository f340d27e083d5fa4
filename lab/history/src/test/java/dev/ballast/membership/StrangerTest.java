package dev.ballast.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Upstreams that are no instance of the balancer's service, and those of which only the start was missed. */
class StrangerTest {

    private static final String SHOP = "10.0.1.1:5000";

    private final Life stays = Life.of(9, 0);
    private final Life other = Life.of(8, 0);

    @Test
    void anInstanceOfAnotherServiceIsForeign() {
        assertThat(found(withShop().and(5_000, rendered(stays.address, other.address, SHOP))))
                .extracting(Membership::instance, Membership::outcome)
                .contains(tuple("shop-1", Outcome.FOREIGN));
        assertThat(found(withShop()
                        .and(1_200, new ConsulEvent.Passing("shop", List.of(SHOP)))
                        .and(5_000, rendered(stays.address, other.address, SHOP))))
                .as("Consul lists both services")
                .extracting(Membership::instance, Membership::outcome)
                .containsExactlyInAnyOrder(
                        tuple("api-9", Outcome.STABLE),
                        tuple("api-8", Outcome.STABLE),
                        tuple("shop-1", Outcome.FOREIGN));
    }

    @Test
    void anotherServiceNeedsNoBalancer() {
        assertThat(found(withShop().and(1_200, new ConsulEvent.Passing("shop", List.of(SHOP)))))
                .extracting(Membership::instance, Membership::outcome)
                .containsExactlyInAnyOrder(tuple("api-9", Outcome.STABLE), tuple("api-8", Outcome.STABLE));
    }

    @Test
    void aSuccessorOfAnotherServiceIsForeignIfItStaysListed() {
        Life first = Life.of(1, 1_000).dies(10_000, 3_000, 30);
        InstanceEvent.Started successor = new InstanceEvent.Started("shop-1", "shop", "shop", first.address);

        assertThat(found(LifeHistory.of(stays, first).and(12_000, successor)))
                .as("the balancer drops the one that died")
                .extracting(Membership::outcome)
                .containsOnly(Outcome.STABLE);
        Life late = Life.of(1, 1_000).dies(10_000, 19_000, 30);
        assertThat(found(LifeHistory.of(stays, late).and(12_000, successor)))
                .as("Consul may take so long to find that it died")
                .extracting(Membership::outcome)
                .containsOnly(Outcome.STABLE);
        assertThat(found(LifeHistory.of(stays, first.listedOn()).and(12_000, successor)))
                .extracting(Membership::instance, Membership::outcome)
                .contains(tuple("shop-1", Outcome.FOREIGN));
    }

    @Test
    void oneThatConsulListsForAnotherServiceIsForeign() {
        assertThat(found(LifeHistory.of(stays, other)
                        .and(1_200, new ConsulEvent.Passing("shop", List.of(SHOP)))
                        .and(5_000, rendered(stays.address, other.address, SHOP))))
                .filteredOn(member -> member.address().equals(SHOP))
                .singleElement()
                .satisfies(member -> assertThat(member.outcome()).isEqualTo(Outcome.FOREIGN))
                .satisfies(member -> assertThat(member.detail()).contains("Consul lists it as an instance of shop"));
    }

    @Test
    void aMissedStartMakesNoGhost() {
        assertThat(stranger(LifeHistory.of(stays)
                        .and(4_900, new ConsulEvent.Passing("api", List.of(stays.address, SHOP)))
                        .and(5_000, rendered(stays.address, SHOP))))
                .satisfies(member -> assertThat(member.outcome()).isEqualTo(Outcome.UNKNOWN))
                .satisfies(member -> assertThat(member.detail()).contains("Consul has listed it"));
        assertThat(stranger(LifeHistory.of(stays)
                        .and(4_900, new InstanceEvent.Registered("api-7", "api"))
                        .and(5_000, rendered(stays.address, SHOP))))
                .satisfies(member -> assertThat(member.outcome()).isEqualTo(Outcome.UNKNOWN))
                .satisfies(member -> assertThat(member.detail()).contains("api-7 registered or answered"));
    }

    @Test
    void oneThatPassesAndIsOnNoListIsNotRight() {
        assertThat(stranger(
                        LifeHistory.of(stays).and(4_900, new ConsulEvent.Passing("api", List.of(stays.address, SHOP)))))
                .satisfies(member -> assertThat(member.outcome()).isEqualTo(Outcome.UNKNOWN))
                .satisfies(member -> assertThat(member.detail()).contains("Consul listed it as passing at 49"));
        assertThat(found(LifeHistory.of(stays, other).and(4_900, new ConsulEvent.Passing("shop", List.of(SHOP)))))
                .as("no balancer serves it")
                .extracting(Membership::outcome)
                .containsOnly(Outcome.STABLE);
    }

    @Test
    void theBalancersOwnRegistrationHidesNoGhost() {
        assertThat(stranger(LifeHistory.of(stays)
                        .and(4_900, new InstanceEvent.Registered("balancer", "balancer"))
                        .and(5_000, rendered(stays.address, SHOP))))
                .extracting(Membership::outcome)
                .isEqualTo(Outcome.GHOST);
    }

    private LifeHistory withShop() {
        return LifeHistory.of(stays, other)
                .and(1_000, new InstanceEvent.Started("shop-1", "shop", "shop", SHOP))
                .and(1_100, new InstanceEvent.Registered("shop-1", "shop"));
    }

    private static BalancerEvent.Rendered rendered(String... upstreams) {
        return new BalancerEvent.Rendered("balancer", List.of(upstreams), "");
    }

    private static Membership stranger(LifeHistory history) {
        return found(history).stream()
                .filter(member -> member.address().equals(SHOP))
                .findFirst()
                .orElseThrow();
    }

    private static List<Membership> found(LifeHistory history) {
        return Memberships.of(
                PoolLifetimes.of(history.and(40_000, new RunEvent.Note("")).build()), Tolerance.defaults());
    }
}
