package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Load;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two services behind two balancers: each service scales by itself, and each balancer converges by itself. */
@LabTest(topology = TwoServicesIT.TwoOfEach.class)
class TwoServicesIT {

    @Test
    void eachScalesWithoutTheOtherLosingARequest(Lab lab) {
        try (Load api = lab.load("api").rate(60).start();
                Load shop = lab.load("shop", "spare").rate(60).start()) {
            lab.scale("shop", 3);
            lab.scale("api", 2);
            lab.scale("shop", 1);
            lab.scale("api", 1);
            assertThat(api.stop()).lostNothing();
            assertThat(shop.stop()).lostNothing();
        }
        assertThat(lab.requests("api", 30)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(lab.requests("shop", 30)).allAnswered().cameFromExactly(lab.instances("shop"));
    }

    @Test
    void eachBalancerConvergesByItself(Lab lab) {
        lab.scale("shop", 3);

        List<String> shop = addresses(lab, "shop");
        assertThat(lab.consul().passing("shop")).isEqualTo(shop);
        for (String name : List.of("front", "spare")) {
            assertThat(lab.balancer(name)).rendersExactly(concat(lab.instances("api"), lab.instances("shop")));
            assertThat(lastRendered(lab, name).services())
                    .as(name)
                    .containsEntry("shop", shop)
                    .containsEntry("api", addresses(lab, "api"));
        }
        assertThat(lab.get("/none").status()).isEqualTo(404);
    }

    @Test
    void anEmptyServiceTouchesNoOther(Lab lab) {
        lab.scale("shop", 0);

        assertThat(lab.get("/shop/hostname").status()).isEqualTo(503);
        assertThat(lab.requests("api", 30)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    private static BalancerEvent.Rendered lastRendered(Lab lab, String balancer) {
        return lab.history().entries(BalancerEvent.Rendered.class).stream()
                .map(Entry::event)
                .filter(list -> list.balancer().equals(balancer))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<Instance> concat(List<Instance> some, List<Instance> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static List<String> addresses(Lab lab, String service) {
        return lab.instances(service).stream().map(Instance::address).sorted().toList();
    }

    /** Two services behind a balancer that reloads and one that does not. */
    static final class TwoOfEach implements Supplier<Topology> {
        @Override
        public Topology get() {
            return Topology.builder()
                    .name("two of each")
                    .servers(1)
                    .service("api", s -> s.image("api-flask"))
                    .service("shop", s -> s.image("api-flask").route("/shop"))
                    .balancer("front", b -> b.strategy("nginx-reload"))
                    .balancer("spare", b -> b.strategy("haproxy"))
                    .build();
        }
    }
}
