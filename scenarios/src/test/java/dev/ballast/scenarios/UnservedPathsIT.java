package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.balancer.Balancer;
import dev.ballast.topology.Topology;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A path that no route fits gets a 404, and an empty service its own 503, while other services serve on. */
@LabTest(topology = UnservedPathsIT.OneServiceOfTwo.class, lifetime = LabTest.Lifetime.CLASS)
class UnservedPathsIT {

    static final class OneServiceOfTwo implements Supplier<Topology> {
        @Override
        public Topology get() {
            return EveryStrategy.of(EveryStrategy.thatStandAnEmptyService())
                    .service("shop", shop -> shop.image("api-flask").route("/shop"))
                    .service(
                            "closed",
                            closed -> closed.image("api-flask").route("/closed").count(0))
                    .build();
        }
    }

    static Stream<String> strategies() {
        return EveryStrategy.thatStandAnEmptyService().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strategies")
    @LabClaim("a path without a service gets 404, and an empty service 503")
    void whatIsNotServedIsSaid(String strategy, Lab lab) {
        Balancer balancer = lab.balancer(strategy);
        RawReply none = RawReply.get(balancer, "localhost", "/hostname");
        RawReply empty = RawReply.get(balancer, "localhost", "/closed/hostname");
        RawReply served = RawReply.get(balancer, "localhost", "/shop/hostname");

        assertThat(none.status()).as("%s", none).isEqualTo(404);
        assertThat(none.field("error")).isEqualTo("no service is at this path");
        assertThat(empty.status()).as("%s", empty).isEqualTo(503);
        assertThat(empty.field("error")).isEqualTo("no instance of closed is passing");
        assertThat(served.field("hostname"))
                .as("%s", served)
                .isEqualTo(lab.instance("shop-1").hostname());
    }
}
