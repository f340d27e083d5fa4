package dev.ballast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferencesTest {

    private static final ImageSettings OF_SERVICES =
            ImageSettings.labelled("check-interval check-timeout deregister-after drain");
    private static final ImageSettings OF_BALANCERS = ImageSettings.labelled("upstream-idle max-fails=3 retries");

    private final Topology running = Topology.builder()
            .name("lab")
            .ports(Ports.ARTICLE)
            .service("api", s -> s.image("api-flask").count(2).set(Setting.DRAIN, "4s"))
            .service("shop", s -> s.image("api-java").route("/shop"))
            .balancer("front", b -> b.strategy("nginx-reload").port(5000))
            .balancer("spare", b -> b.strategy("haproxy").port(5001))
            .build();

    private static ImageSettings image(ImageSource source) {
        return switch (source.toString()) {
            case "nginx-reload", "haproxy", "caddy" -> OF_BALANCERS;
            case "team/unknown:1" -> ImageSettings.UNKNOWN;
            default -> OF_SERVICES;
        };
    }

    private List<String> steps(UnaryOperator<TopologyBuilder> change) {
        return steps(InForce.settled(running), change.apply(running.toBuilder()).build());
    }

    private static List<String> steps(InForce from, Topology to) {
        return Differences.between(from, to, DifferencesTest::image).stream()
                .map(Step::toString)
                .toList();
    }

    private static Topology without(Topology topology, String name) {
        return new Topology(
                topology.name(),
                topology.profile(),
                topology.servers(),
                topology.uiPort(),
                topology.services().stream()
                        .filter(one -> !one.name().equals(name))
                        .toList(),
                topology.balancers().stream()
                        .filter(one -> !one.name().equals(name))
                        .toList(),
                topology.settings());
    }

    @Test
    void noDifferenceIsNoStep() {
        assertThat(steps(builder -> builder)).isEmpty();
    }

    @Test
    void settingsAreComparedAsTheyTakeEffect() {
        assertThat(steps(builder -> builder.set(Setting.RETRIES, "2")
                        .set(Setting.TEMPLATE_WAIT, "7s")
                        .service("shop", s -> s.set(Setting.DRAIN, "4000ms"))
                        .balancer("front", b -> b.set(Setting.MAX_FAILS, "3"))))
                .as("the profile's, the image's, and one that no image takes")
                .isEmpty();
    }

    @Test
    void anyFreePortIsTheOneInForce() {
        assertThat(steps(builder -> builder.ports(Ports.FREE).balancer("spare", b -> b.port(0))))
                .isEmpty();
    }

    @Test
    void newServiceHasInstancesBeforeBalancersServeIt() {
        assertThat(steps(builder ->
                        builder.service("wiki", s -> s.image("api-go").count(3).route("/wiki"))))
                .containsExactly("add wiki", "replace front", "replace spare");
    }

    @Test
    void serviceLeavesBalancersBeforeItsInstancesGo() {
        assertThat(steps(InForce.settled(running), without(running, "shop")))
                .containsExactly("replace front", "replace spare", "remove shop");
    }

    @Test
    void anotherCountIsAScale() {
        assertThat(steps(builder -> builder.service("api", s -> s.count(1)).service("shop", s -> s.count(3))))
                .containsExactly("scale shop 1 -> 3", "scale api 2 -> 1");
    }

    @ParameterizedTest
    @CsvSource({"image", "port", "check", "tags", "setting"})
    void whatAnInstanceIsToldRollsItsService(String what) {
        assertThat(steps(builder -> builder.service("shop", s -> {
                    switch (what) {
                        case "image" -> s.image("api-go");
                        case "port" -> s.port(8080);
                        case "check" -> s.check("/up");
                        case "tags" -> s.tags(List.of("a"));
                        default -> s.set(Setting.CHECK_INTERVAL, "2s");
                    }
                })))
                .containsExactly("roll shop");
    }

    @ParameterizedTest
    @CsvSource({"image", "port", "setting"})
    void whatABalancerIsToldReplacesIt(String what) {
        assertThat(steps(builder -> builder.balancer("spare", b -> {
                    switch (what) {
                        case "image" -> b.strategy("caddy");
                        case "port" -> b.port(6000);
                        default -> b.set(Setting.RETRIES, "0");
                    }
                })))
                .containsExactly("replace spare");
    }

    @Test
    void routesReplaceAllBalancers() {
        assertThat(steps(builder -> builder.service("shop", s -> s.route("shop.example"))))
                .containsExactly("replace front", "replace spare");
    }

    @Test
    void servicesMayExchangeRoutes() {
        Topology wanted = new Topology(
                running.name(),
                running.profile(),
                running.servers(),
                running.uiPort(),
                List.of(
                        running.services().get(0).toBuilder().route("/shop").build(),
                        running.services().get(1).toBuilder().route("/").build()),
                running.balancers(),
                running.settings());

        assertThat(steps(InForce.settled(running), wanted)).containsExactly("replace front", "replace spare");
    }

    @Test
    void balancersComeAndGoAndCount() {
        assertThat(steps(builder -> builder.balancer("third", b -> b.strategy("caddy"))))
                .containsExactly("add balancer third");
        assertThat(steps(InForce.settled(running), without(running, "front"))).containsExactly("remove balancer front");
        assertThat(steps(builder -> builder.balancer("front", b -> b.count(3))))
                .containsExactly("scale balancer front 1 -> 3");
        assertThat(steps(builder -> builder.balancer("front", b -> b.count(3).set(Setting.RETRIES, "0"))))
                .as("which starts them all")
                .containsExactly("replace front");
    }

    @Test
    void settingOfTheFileReachesAllThatTakeIt() {
        assertThat(steps(builder -> builder.set(Setting.DRAIN, "2s").set(Setting.UPSTREAM_IDLE, "2s")))
                .as("api has its own drain")
                .containsExactly("roll shop", "replace front", "replace spare");
    }

    @Test
    void severalChangesAddBeforeTheyRemove() {
        Topology wanted = without(running, "shop").toBuilder()
                .service("api", s -> s.image("api-go").count(4))
                .service("wiki", s -> s.image("api-java").route("/shop"))
                .balancer("front", b -> b.set(Setting.RETRIES, "0"))
                .balancer("third", b -> b.strategy("caddy"))
                .build();

        assertThat(steps(InForce.settled(running), without(wanted, "spare")))
                .containsExactly(
                        "add wiki",
                        "roll api",
                        "scale api 2 -> 4",
                        "add balancer third",
                        "replace front",
                        "remove balancer spare",
                        "remove shop");
    }

    @Test
    void balancerThatLeavesMakesRoomForItsPort() {
        Topology wanted = without(running, "front").toBuilder()
                .balancer("edge", b -> b.strategy("caddy").port(5000))
                .build();

        assertThat(steps(InForce.settled(running), wanted))
                .containsExactly("remove balancer front", "add balancer edge");
        List<Step> alone = Differences.between(
                InForce.settled(without(running, "spare")), without(wanted, "spare"), DifferencesTest::image);
        assertThat(alone).hasToString("[remove balancer front, add balancer edge]");
        assertThat(alone.get(0).after().unsettledBalancers())
                .as("a topology has one at least")
                .containsExactly("front");
    }

    @Test
    void renamedFirstBalancerKeepsThePort() {
        Topology alone = without(running, "spare");
        Topology renamed = new Topology(
                alone.name(),
                alone.profile(),
                alone.servers(),
                0,
                alone.services(),
                List.of(new BalancerSpec.Builder("edge").strategy("caddy").build()),
                alone.settings());

        List<Step> steps = Differences.between(InForce.settled(alone), renamed, DifferencesTest::image);

        assertThat(steps.get(1).after().topology().ports()).isEqualTo(Ports.ARTICLE);
    }

    @Test
    void balancersCannotExchangePorts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> steps(
                        InForce.settled(running),
                        new Topology(
                                running.name(),
                                running.profile(),
                                running.servers(),
                                running.uiPort(),
                                running.services(),
                                List.of(
                                        running.balancers().get(0).toBuilder()
                                                .port(5001)
                                                .build(),
                                        running.balancers().get(1).toBuilder()
                                                .port(5000)
                                                .build()),
                                running.settings())))
                .withMessageStartingWith("balancers.front.port (5001) is that of another balancer");
    }

    @Test
    void namesWhatCannotBeChanged() {
        assertRefused(builder -> builder.name("other"), "name (other) cannot be changed while the lab runs; it is lab");
        assertRefused(
                builder -> builder.profile(Profile.ARTICLE),
                "profile (article) cannot be changed while the lab runs; it is reference");
        assertRefused(
                builder -> builder.servers(5), "consul.servers (5) cannot be changed while the lab runs; it is 3");
        assertRefused(
                builder -> builder.ports(new Ports(5000, 8501)),
                "consul.port (8501) cannot be changed while the lab runs; it is 8500");
        assertRefused(
                builder -> builder.service("api", s -> s.set(Setting.DRAIN, "1s"))
                        .balancer("front", b -> b.set(Setting.CLIENT_IDLE, "1s")),
                "balancers.front.settings.client-idle (1s) is not applicable to nginx-reload; leave it out");
        Topology swapped = without(running, "spare").toBuilder()
                .service("spare", s -> s.image("api-go").route("/spare"))
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> steps(InForce.settled(running), swapped))
                .withMessage(
                        "services.spare (spare) is that of a balancer of the running lab; apply a topology without it first");
    }

    private void assertRefused(UnaryOperator<TopologyBuilder> change, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> steps(change)).withMessage(message);
    }

    @Test
    void unsettledOnesAreDoneAgain() {
        InForce half = InForce.settled(running).withUnsettledService("api").withUnsettledBalancer("spare");

        assertThat(steps(half, running)).containsExactly("roll api", "replace spare");
        assertThat(steps(InForce.settled(running).withUnsettledService("gone"), running))
                .containsExactly("remove gone");
        assertThat(steps(InForce.settled(running).withUnsettledBalancer("gone"), running))
                .containsExactly("remove balancer gone");
    }

    @Test
    void countsInForceAreThoseOfTheInstancesThereAre() {
        InForce counted = InForce.settled(running).withCounts(Map.of("api", 5));

        assertThat(steps(counted, running)).containsExactly("scale shop 0 -> 1", "scale api 5 -> 2");
    }

    @Test
    void lastStepLeadsToTheWantedTopology() {
        Topology wanted = running.toBuilder()
                .set(Setting.RETRIES, "0")
                .service("api", s -> s.count(3))
                .build();

        List<Step> steps = Differences.between(InForce.settled(running), wanted, DifferencesTest::image);

        assertThat(steps).hasSize(3);
        assertThat(steps.get(2).after()).isEqualTo(InForce.settled(wanted));
        assertThat(steps).allSatisfy(step -> assertThat(step.target()).isEqualTo(wanted));
    }
}
