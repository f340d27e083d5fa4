package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A running lab is changed to another topology. */
@LabTest(topology = ApplyIT.TwoInstances.class)
class ApplyIT {

    @Test
    void aRollingReplacementLosesNothing(Lab lab) {
        Topology other = lab.topology().toBuilder()
                .service("api", s -> s.image("api-java"))
                .build();

        try (Load load = lab.load().rate(100).posts(0.2).start()) {
            lab.apply(other);

            assertThat(load.stop()).lostNothing();
        }

        assertThat(lab.instances("api"))
                .hasSize(2)
                .extracting(Instance::image)
                .allMatch(image -> image.startsWith("ballast/api-java:"));
        assertThat(lab.topology()).isEqualTo(other);
        assertThat(lab.stepsTo(other)).isEmpty();
        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    @Test
    void servicesAndBalancersComeAndGo(Lab lab) {
        Topology before = lab.topology();
        int port = lab.balancer().port();
        Topology wider = before.toBuilder()
                .service("shop", s -> s.image("api-java").route("/shop"))
                .balancer("spare", b -> b.strategy("haproxy"))
                .build();
        List<String> steps = new ArrayList<>();

        lab.apply(wider, step -> steps.add(step.toString()));

        assertThat(steps).containsExactly("add shop", "add balancer spare", "replace front");
        assertThat(lab.balancer().port()).as("the port on the host").isEqualTo(port);
        assertThat(lab.requests("api", 30)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(lab.requests("shop", 30)).allAnswered().cameFromExactly(lab.instances("shop"));
        lab.scale("shop", 2);
        assertThat(lab.balancer("spare").upstreams()).hasSize(4);

        lab.apply(before, step -> steps.add(step.toString()));

        assertThat(steps.subList(3, steps.size()))
                .containsExactly("replace front", "remove balancer spare", "remove shop");
        assertThat(lab.balancers()).hasSize(1);
        assertThat(lab.consul().passing("shop")).isEmpty();
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    /** Two instances behind one balancer. */
    static final class TwoInstances implements Supplier<Topology> {
        @Override
        public Topology get() {
            return Topology.builder()
                    .name("two instances")
                    .servers(1)
                    .service("api", s -> s.image("api-flask").count(2))
                    .balancer("front", b -> b.strategy("nginx-reload"))
                    .build();
        }
    }
}
