package dev.ballast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.ballast.engine.Bounds;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.history.Balancing;
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
                .isEqualTo("container:" + deployment.apis().get(0).id());
        assertThat(started("api-1-sidecar").environment())
                .containsEntry("SERVICE_PORT", "8080")
                .containsEntry("CHECK_PATH", "/ready")
                .containsEntry("SERVICE_TAGS", "foreign");
        assertThat(deployment.addressOf(deployment.apis().get(0))).endsWith(":8080");
    }

    @Test
    void namesAllThatItWouldLeaveOut() {
        Topology topology = Topology.builder()
                .service(
                        "shop",
                        s -> s.image("api-java")
                                .route("/shop")
                                .port(80)
                                .check("/up")
                                .tags(List.of("a"))
                                .set(Setting.DRAIN, "2s"))
                .balancer("front", b -> b.strategy("haproxy").count(2))
                .set(Setting.RETRIES, "0")
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deployment.requireDeployable(topology))
                .withMessageEndingWith("the topology also has services.shop, services.shop.route, services.shop.port,"
                        + " services.shop.check, services.shop.tags, services.shop.settings.drain,"
                        + " balancers.front, balancers.front.count, balancers.front.settings.retries");
    }

    @Test
    void takesSettingsThatAreThoseOfTheProfile() {
        Topology topology = Topology.article().toBuilder()
                .service("api", s -> s.set(Setting.CHECK_INTERVAL, "5s"))
                .set(Setting.RETRIES, "all")
                .build();

        assertThatNoException().isThrownBy(() -> Deployment.requireDeployable(topology));
    }

    @Test
    void newInstancesTakeTheLowestFreeNumbers() {
        Deployment deployment = deployment(Topology.reference().withApis(3), REGISTERS);
        deployment.startEverything();
        deployment.remove(deployment.apis().get(1));

        assertThat(deployment.startApis(2)).extracting(Container::name).containsExactly("api-2", "api-4");
    }

    @Test
    void stopsTheSidecarBeforeItsInstance() {
        Deployment deployment = deployment(Topology.reference(), Map.of());
        deployment.startEverything();

        assertThat(deployment.stop(deployment.apis().get(0), Duration.ofSeconds(1)))
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
    void imageNamesItsHelpers() {
        Container balancer = containers
                .start(List.of(ContainerSpec.of("balancer", Role.BALANCER, "any")))
                .get(0);
        DeployedImages images = labelled(Map.of("dev.ballast.helpers", "my-helper other"));

        assertThat(images.serves(balancer, "my-helper")).isFalse();
        assertThat(images.serves(balancer, "register")).as("of ballast/base").isFalse();
        assertThat(images.serves(balancer, "envoy")).isTrue();
    }

    @Test
    void helpersOfAnUnlabelledImageAreTheShippedOnes() {
        Container balancer = containers
                .start(List.of(ContainerSpec.of("balancer", Role.BALANCER, "any")))
                .get(0);
        DeployedImages images = labelled(Map.of());

        assertThat(List.of("consul-template", "tell-members", "follow-pool", "consul", "register", "drain"))
                .allSatisfy(helper ->
                        assertThat(images.serves(balancer, helper)).as(helper).isFalse());
        assertThat(images.serves(balancer, "envoy")).isTrue();
    }

    @Test
    void imageTellsItsWorkersNotices() {
        assertThat(labelled(Map.of("dev.ballast.workers", "New worker \\((?<started>[0-9]+)\\)"))
                        .workerNotices())
                .containsExactly("New worker \\((?<started>[0-9]+)\\)");
        assertThat(labelled(Map.of()).workerNotices())
                .as("of all that ship, which is one for nginx")
                .hasSize(1);
    }

    @Test
    void imageSaysHowItBalances() {
        assertThat(labelled(Map.of("dev.ballast.balances", "round-robin")).balances())
                .isEqualTo(Balancing.ROUND_ROBIN);
        assertThat(labelled(Map.of()).balances()).isEqualTo(Balancing.RANDOM);
    }

    @Test
    void imageNamesItsVersionCommands() {
        assertThat(labelled(Map.of("dev.ballast.versions", "envoy --version, helper -v"))
                        .versionCommands())
                .containsExactly("envoy --version", "helper -v");
        assertThat(labelled(Map.of()).versionCommands())
                .as("of all that ship")
                .contains("nginx -v", "haproxy -v")
                .doesNotHaveDuplicates();
    }

    private static DeployedImages labelled(Map<String, String> balancerLabels) {
        BuiltImage any = image("any:1");
        return new DeployedImages(any, any, balancerLabels, () -> new DeployedImages.Api(any, REGISTERS, any));
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
        return new DeployedImages(
                image("consul:1"),
                image("balancer:1"),
                Map.of(),
                () -> new DeployedImages.Api(image("api:1"), apiLabels, image("base:1")));
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
