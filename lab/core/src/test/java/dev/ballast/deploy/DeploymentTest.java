package dev.ballast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.engine.Bounds;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeploymentTest {

    private static final Map<String, String> REGISTERS = Map.of("dev.ballast.base", "true");

    private final FakeContainers containers = new FakeContainers();

    @Test
    void startsServersUiBalancerAndApis() {
        Topology topology = Topology.reference().withApis(2).withPorts(Ports.ARTICLE);

        deployment(topology, REGISTERS).startEverything();

        assertThat(containers.started())
                .extracting(ContainerSpec::name)
                .containsExactly("server-1", "server-2", "server-3", "client-ui", "balancer", "api-1", "api-2");
        assertThat(started("client-ui").ports()).containsExactly(Map.entry(8500, 8500));
        assertThat(started("balancer").ports()).containsExactly(Map.entry(5000, 5000));
        assertThat(started("balancer").image()).isEqualTo("balancer:1");
        assertThat(started("api-1").environment())
                .containsEntry("CONSUL_SERVER", "server-1,server-2,server-3")
                .containsEntry("BALLAST_PROFILE", "reference");
    }

    @Test
    void articleJoinsTheFirstServerOnly() {
        deployment(Topology.article(), REGISTERS).startEverything();

        assertThat(started("api-1").environment())
                .containsEntry("CONSUL_SERVER", "server-1")
                .containsEntry("BALLAST_PROFILE", "article");
        assertThat(started("server-2").command()).contains("-retry-join=server-1");
    }

    @Test
    void singleServerElectsItself() {
        deployment(Topology.reference().withServers(1), REGISTERS).startEverything();

        assertThat(started("server-1").command())
                .contains("-bootstrap-expect=1")
                .noneMatch(word -> word.contains("join"));
    }

    @Test
    void startsSidecarBesideForeignApi() {
        Map<String, String> labels = Map.of("dev.ballast.port", "8080", "dev.ballast.check", "/ready");
        Deployment deployment = deployment(Topology.reference(), labels);

        deployment.startEverything();

        assertThat(started("api-1-sidecar").network())
                .isEqualTo("container:" + deployment.instances("api").get(0).id());
        assertThat(started("api-1-sidecar").environment())
                .containsEntry("SERVICE_PORT", "8080")
                .containsEntry("CHECK_PATH", "/ready")
                .containsEntry("SERVICE_TAGS", "foreign");
        assertThat(Deployment.addressOf(deployment.instances("api").get(0))).endsWith(":8080");
    }

    @Test
    void newInstancesTakeTheLowestFreeNumbers() {
        Deployment deployment = deployment(Topology.reference().withApis(3), REGISTERS);
        deployment.startEverything();
        deployment.remove(deployment.instances("api").get(1));

        assertThat(deployment.start("api", 2)).extracting(Container::name).containsExactly("api-2", "api-4");
    }

    @Test
    void stopsTheSidecarBeforeItsInstance() {
        Deployment deployment = deployment(Topology.reference(), Map.of());
        deployment.startEverything();

        assertThat(deployment.stop(deployment.instances("api").get(0)))
                .extracting(Container::name)
                .containsExactly("api-1-sidecar", "api-1");
        assertThat(containers.stopped()).containsExactly("api-1-sidecar", "api-1");
    }

    @Test
    void balancerApisAndSidecarsAreBounded() {
        new Deployment(Topology.reference(), images(Map.of()), containers, Map.of()).startEverything();

        assertThat(containers.started())
                .filteredOn(spec -> spec.bounds().equals(Bounds.USUAL))
                .extracting(ContainerSpec::name)
                .containsExactly("balancer", "api-1", "api-1-sidecar");
    }

    @Test
    void mountsNothingOfTheHost() {
        deployment(Topology.reference(), Map.of()).startEverything();

        assertThat(containers.started())
                .allSatisfy(spec -> assertThat(spec.binds()).isEmpty())
                .noneMatch(spec -> spec.network().equals("host"));
    }

    @Test
    void userWidensTheBounds() {
        new Deployment(Topology.reference(), images(Map.of()), containers, Map.of(Bounds.SETTING, "off"))
                .startEverything();

        assertThat(containers.started()).extracting(ContainerSpec::bounds).containsOnly(Bounds.NONE);
    }

    @Test
    void startsEachServiceAndBalancer() {
        deployment(shopAndApi(), REGISTERS).startEverything();

        assertThat(containers.started())
                .extracting(ContainerSpec::name)
                .endsWith("front", "front-2", "spare", "api-1", "api-2", "shop-1");
        assertThat(started("front").environment()).containsEntry("BALLAST_SERVICES", "api:/ shop:/shop");
        assertThat(started("front").ports()).containsExactly(Map.entry(5000, 5001));
        assertThat(started("front-2").ports()).containsExactly(Map.entry(5000, 0));
        assertThat(started("front-2").labels()).containsEntry("dev.ballast.service", "front");
        assertThat(started("shop-1").labels()).containsEntry("dev.ballast.service", "shop");
        assertThat(started("shop-1").environment())
                .containsEntry("SERVICE_NAME", "shop")
                .containsEntry("SERVICE_PORT", "8080")
                .containsEntry("CHECK_PATH", "/up")
                .containsEntry("SERVICE_TAGS", "a,b");
        assertThat(started("api-1").environment())
                .containsEntry("SERVICE_NAME", "api")
                .doesNotContainKeys("SERVICE_PORT", "CHECK_PATH", "SERVICE_TAGS");
    }

    @Test
    void findsInstancesOfOneServiceOnly() {
        Deployment deployment = deployment(shopAndApi(), REGISTERS);
        deployment.startEverything();

        assertThat(deployment.start("shop", 1)).extracting(Container::name).containsExactly("shop-2");
        assertThat(deployment.instances("shop")).extracting(Container::name).containsExactly("shop-1", "shop-2");
        assertThat(deployment.instances("api")).extracting(Container::name).containsExactly("api-1", "api-2");
        assertThat(deployment.balancers()).extracting(Container::name).containsExactly("front", "front-2", "spare");
        assertThat(Deployment.addressOf(deployment.instances("shop").get(0))).endsWith(":8080");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deployment.start("shoe", 1))
                .withMessage("no service 'shoe'; there is api, shop");
    }

    @Test
    void passesTheSettingsThatAnImageTakes() {
        Map<String, String> labels =
                Map.of("dev.ballast.base", "true", "dev.ballast.settings", "drain check-interval=3s check-timeout");
        Topology topology = Topology.builder()
                .service("api", s -> s.image("api-flask").set(Setting.DRAIN, "1500ms"))
                .set(Setting.CHECK_TIMEOUT, "2m")
                .build();

        deployment(topology, labels).startEverything();

        assertThat(started("api-1").environment())
                .containsEntry("DRAIN_SECONDS", "1.500")
                .containsEntry("CHECK_INTERVAL", "3s")
                .containsEntry("CHECK_TIMEOUT", "2m")
                .doesNotContainKey("DEREGISTER_AFTER");
    }

    @Test
    void passesOnlyWhatIsSetToAnImageThatSaysNothingOfSettings() {
        Topology topology = Topology.builder()
                .balancer("front", b -> b.strategy("haproxy").set(Setting.RETRIES, "1"))
                .set(Setting.CLIENT_IDLE, "30s")
                .build();

        deployment(topology, Map.of()).startEverything();

        assertThat(started("front").environment())
                .containsEntry("RETRIES", "1")
                .containsEntry("CLIENT_IDLE", "30s")
                .doesNotContainKey("FAIL_TIMEOUT");
    }

    @Test
    void aSidecarIsToldWhatTheTopologySays() {
        deployment(shopAndApi(), Map.of("dev.ballast.port", "90")).startEverything();

        assertThat(started("shop-1-sidecar").environment())
                .containsEntry("SERVICE_NAME", "shop")
                .containsEntry("SERVICE_PORT", "8080")
                .containsEntry("SERVICE_TAGS", "a,b")
                .containsEntry("CHECK_PATH", "/up");
        assertThat(started("api-2-sidecar").environment()).containsEntry("SERVICE_PORT", "90");
    }

    @Test
    void aStopWaitsForTheDrain() {
        Topology topology = Topology.reference().toBuilder()
                .service("api", s -> s.set(Setting.DRAIN, "30s"))
                .service("shop", s -> s.image("api-java").route("/shop"))
                .build();

        Deployment deployment = deployment(topology, REGISTERS);
        deployment.startEverything();

        assertThat(deployment.instances("api").get(0).stopLimit()).isEqualTo(Duration.ofSeconds(36));
        assertThat(deployment.instances("shop").get(0).stopLimit()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aBalancerThatIsAboutToGoComesLast() {
        Deployment deployment = deployment(shopAndApi(), REGISTERS);
        deployment.startEverything();

        deployment.become(
                Topology.builder().balancer("spare", b -> b.strategy("haproxy")).build(), images(REGISTERS));

        assertThat(deployment.balancers()).extracting(Container::name).containsExactly("spare", "front", "front-2");
    }

    @Test
    void balancersAreTheOnesOfAnEarlierLab() {
        Container earlier = containers
                .start(List.of(ContainerSpec.of("balancer", Role.BALANCER, "any")))
                .get(0);

        assertThat(earlier.service()).isEqualTo("balancer");
        assertThat(deployment(Topology.reference(), REGISTERS).balancers()).containsExactly(earlier);
    }

    @Test
    void saysWhatEachIsStartedWith() {
        assertThat(deployment(shopAndApi(), Map.of("dev.ballast.base", "true", "dev.ballast.settings", "drain"))
                        .facts())
                .containsEntry("services.api.image", "api-flask")
                .containsEntry("services.shop.route", "/shop")
                .containsEntry("services.shop.settings.drain", "4s")
                .containsEntry("balancers.front.count", "2")
                .doesNotContainKey("services.api.settings.check-interval");
    }

    private static Topology shopAndApi() {
        return Topology.builder()
                .service("api", s -> s.image("api-flask").count(2))
                .service(
                        "shop",
                        s -> s.image("api-java")
                                .route("/shop")
                                .port(8080)
                                .check("/up")
                                .tags(List.of("a", "b")))
                .balancer("front", b -> b.strategy("nginx-reload").count(2).port(5001))
                .balancer("spare", b -> b.strategy("haproxy"))
                .build();
    }

    @Test
    void toolsKeepTheirSettings() {
        ContainerSpec spec = Deployment.tool(
                Tool.of("browser", "chromium:1")
                        .withPort(4444)
                        .withEnvironment("A", "b")
                        .withBind("/h", "/c")
                        .withCommand("run"),
                new BuiltImage("chromium:1", "chromium:1", "sha256:0", ""));

        assertThat(spec.ports()).containsExactly(Map.entry(4444, 0));
        assertThat(spec.environment()).containsExactly(Map.entry("A", "b"));
        assertThat(spec.binds()).containsExactly("/h:/c");
        assertThat(spec.command()).containsExactly("run");
    }

    private Deployment deployment(Topology topology, Map<String, String> apiLabels) {
        return new Deployment(topology, images(apiLabels), containers);
    }

    /** Returns images whose API has these labels. */
    public static DeployedImages images(Map<String, String> apiLabels) {
        ServiceLabels labels = new ServiceLabels(apiLabels);
        ServiceLabels registrar = labels.registers() ? labels : new ServiceLabels(Map.of());
        return new DeployedImages(
                image("consul:1"),
                name -> new DeployedImages.OfService(image("api:1"), labels, image("base:1"), registrar),
                name -> new DeployedImages.OfBalancer(image("balancer:1"), new BalancerLabels(Map.of())));
    }

    private static BuiltImage image(String reference) {
        return new BuiltImage(reference, reference, "sha256:" + reference, "");
    }

    private ContainerSpec started(String name) {
        return containers.started().stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
