package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.balancer.Balancer;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each strategy sends a request to the service of its host, or else of the longest route that fits its path, and cuts the route
 * off the path as it was sent.
 */
@LabTest(topology = RoutesIT.Routes.class, lifetime = LabTest.Lifetime.CLASS)
class RoutesIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A request, and what must become of it. */
    private record Routed(String host, String target, String service, String seen) {
        static Routed path(String target, String service, String seen) {
            return new Routed("localhost", target, service, seen);
        }
    }

    private static final List<Routed> ROUTED = List.of(
            Routed.path("/", "api", "/"),
            Routed.path("/hostname?x=1", "api", "/hostname?x=1"),
            Routed.path("/a%2Fb//c", "api", "/a%2Fb//c"),
            Routed.path("/shop", "shop", "/"),
            Routed.path("/shop/", "shop", "/"),
            Routed.path("/shop?x=1", "shop", "/?x=1"),
            Routed.path("/shop/?x=/shop/x", "shop", "/?x=/shop/x"),
            Routed.path("/shop/a%2Fb?x=1%202", "shop", "/a%2Fb?x=1%202"),
            Routed.path("/shop/a%3Fb", "shop", "/a%3Fb"),
            Routed.path("/shop/a//b", "shop", "/a//b"),
            Routed.path("/shop/shop", "shop", "/shop"),
            Routed.path("/shopping", "api", "/shopping"),
            Routed.path("/shop.html", "api", "/shop.html"),
            Routed.path("/x/shop", "api", "/x/shop"),
            Routed.path("/shop/v1.0/x", "deep", "/x"),
            Routed.path("/shop/v1.0", "deep", "/"),
            Routed.path("/shop/v1.00", "shop", "/v1.00"),
            Routed.path("/shop/v1x0/x", "shop", "/v1x0/x"),
            new Routed("admin.example", "/shop/x", "admin", "/shop/x"),
            new Routed("ADMIN.Example:5000", "/", "admin", "/"),
            new Routed("www.admin.example", "/", "api", "/"));

    static final class Routes implements Supplier<Topology> {
        @Override
        public Topology get() {
            String image = Resources.folder("/route-echo").toString();
            return EveryStrategy.of(EveryStrategy.names())
                    .service("api", api -> api.image(image))
                    .service("shop", shop -> shop.image(image).route("/shop"))
                    .service("deep", deep -> deep.image(image).route("/shop/v1.0"))
                    .service("admin", admin -> admin.image(image).route("admin.example"))
                    .build();
        }
    }

    static Stream<String> strategies() {
        return EveryStrategy.names().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strategies")
    @LabClaim("requests reach the service of their route, with the path that is left")
    void aRequestReachesTheServiceOfItsRoute(String strategy, Lab lab) {
        Balancer balancer = lab.balancer(strategy);

        assertThat(ROUTED).map(routed -> answered(balancer, lab, routed)).isEqualTo(ROUTED);
    }

    /** Returns the same request with what became of it, once an instance has answered: on a busy machine Consul may drop one. */
    private static Routed answered(Balancer balancer, Lab lab, Routed routed) {
        RawReply reply = await().atMost(LIMIT)
                .until(
                        () -> RawReply.get(balancer, routed.host(), routed.target()),
                        one -> !one.field("hostname").isEmpty());
        String service = lab.allInstances().stream()
                .filter(instance -> instance.hostname().equals(reply.field("hostname")))
                .map(Instance::service)
                .findFirst()
                .orElse(reply.text());
        return new Routed(routed.host(), routed.target(), service, reply.field("target"));
    }
}
