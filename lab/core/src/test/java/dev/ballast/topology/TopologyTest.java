package dev.ballast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {

    @Test
    void comesBackFromItsJson() {
        Topology topology =
                Topology.reference().withApis(7).withApi("registry:5000/api:1").withPorts(Ports.ARTICLE);

        assertThat(Topology.fromJson(topology.toJson())).isEqualTo(topology);
    }

    @Test
    void articleDiffersInProfileAndBalancer() {
        assertThat(Topology.article())
                .isEqualTo(Topology.reference().toBuilder()
                        .name("article")
                        .profile(Profile.ARTICLE)
                        .balancer("nginx-restart")
                        .build());
    }

    @Test
    void builderAndWithersSetTheSame() {
        Topology built = Topology.builder()
                .name("mine")
                .servers(5)
                .api("api-java")
                .apis(7)
                .balancer("haproxy")
                .ports(Ports.ARTICLE)
                .build();

        assertThat(Topology.reference()
                        .withName("mine")
                        .withServers(5)
                        .withApi("api-java")
                        .withApis(7)
                        .withBalancer("haproxy")
                        .withPorts(Ports.ARTICLE))
                .isEqualTo(built);
        assertThat(built.toBuilder().build()).isEqualTo(built);
    }

    /** The label of labs that version 0.1 of November 2026 started. */
    @Test
    void readsTheLabelOfEarlierVersions() {
        String label = "{\"name\":\"reference\",\"profile\":\"REFERENCE\",\"servers\":3,"
                + "\"api\":{\"kind\":\"NAMED\",\"value\":\"api-flask\"},\"apis\":2,"
                + "\"balancer\":{\"kind\":\"REFERENCE\",\"value\":\"team/balancer:1\"},"
                + "\"ports\":{\"balancer\":5000,\"ui\":8500}}";
        Topology topology = Topology.builder()
                .apis(2)
                .balancer("team/balancer:1")
                .ports(Ports.ARTICLE)
                .build();

        assertThat(Topology.fromJson(label)).isEqualTo(topology);
        assertThat(topology.toJson())
                .as("which earlier versions read")
                .startsWith(label.substring(0, label.length() - 1) + ",\"services\":");
    }

    @Test
    void ignoresPartsOfLaterVersions() {
        String later = Topology.reference()
                .toJson()
                .replaceFirst("\\{", "{\"later\":[1],")
                .replace("\"settings\":{}", "\"settings\":{\"later\":\"1s\"}");

        assertThat(Topology.fromJson(later)).isEqualTo(Topology.reference());
    }

    @Test
    void severalServicesAndBalancersComeBackFromJson() {
        Topology topology = Topology.builder()
                .service("api", s -> s.image("api-flask").count(2).set(Setting.DRAIN, "4s"))
                .service(
                        "shop",
                        s -> s.image("team/shop:1")
                                .route("/shop")
                                .port(80)
                                .check("/up")
                                .tags(List.of("a")))
                .balancer("front", b -> b.strategy("haproxy").count(2))
                .set(Setting.CHECK_INTERVAL, "90s")
                .build();

        assertThat(Topology.fromJson(topology.toJson())).isEqualTo(topology);
        assertThat(topology.services()).extracting(ServiceSpec::name).containsExactly("api", "shop");
        assertThat(topology.balancers()).extracting(BalancerSpec::name).containsExactly("front");
    }

    @Test
    void shortFormsMeanTheFirstOnes() {
        Topology topology = Topology.builder()
                .service("a", s -> s.image("api-flask"))
                .service("b", s -> s.image("api-go").route("/b"))
                .balancer("front", b -> b.strategy("haproxy"))
                .build();

        Topology changed =
                topology.withApi("api-java").withApis(3).withBalancer("caddy").withPorts(Ports.ARTICLE);

        assertThat(changed.api()).hasToString("api-java");
        assertThat(changed.apis()).isEqualTo(3);
        assertThat(changed.balancer()).hasToString("caddy");
        assertThat(changed.ports()).isEqualTo(Ports.ARTICLE);
        assertThat(changed.services().get(0).name()).isEqualTo("a");
        assertThat(changed.services().get(1)).isEqualTo(topology.services().get(1));
    }

    @Test
    void builderChangesTheServiceOfThatName() {
        Topology topology = Topology.reference().toBuilder()
                .service("api", s -> s.count(5))
                .service("shop", s -> s.image("api-java").route("/shop"))
                .balancer("balancer", b -> b.set(Setting.RETRIES, "0"))
                .build();

        assertThat(topology.services()).extracting(ServiceSpec::count).containsExactly(5, 1);
        assertThat(topology.api()).hasToString("api-flask");
        assertThat(topology.balancer()).hasToString("nginx-reload");
    }

    @Test
    void nearestLevelSaysASetting() {
        Topology topology = Topology.builder()
                .service("api", s -> s.image("api-flask").set(Setting.DRAIN, "2000ms"))
                .set(Setting.DRAIN, "3s")
                .set(Setting.CHECK_TIMEOUT, "3s")
                .build();

        assertThat(topology.effective(topology.services().get(0)))
                .containsExactly(
                        new EffectiveSetting(Setting.CHECK_INTERVAL, "1s", EffectiveSetting.Origin.PROFILE),
                        new EffectiveSetting(Setting.CHECK_TIMEOUT, "3s", EffectiveSetting.Origin.TOPOLOGY),
                        new EffectiveSetting(Setting.DEREGISTER_AFTER, "1m", EffectiveSetting.Origin.PROFILE),
                        new EffectiveSetting(Setting.DRAIN, "2s", EffectiveSetting.Origin.OWN));
    }

    @Test
    void refusesWhatOnlyOneCanHave() {
        TopologyBuilder builder = Topology.builder()
                .service("a", s -> s.image("api-flask"))
                .service("b", s -> s.image("api-go").route("/b"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.service("b", s -> s.route("/")).build())
                .withMessage("services.b.route (/) is that of services.a too; choose another for one of them");
        builder.service("b", s -> s.route("b.Example")).service("a", s -> s.route("B.example"));
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("services.b.route (b.Example) is that of services.a too; choose another for one of them");
        builder.service("a", s -> s.route("/x")).service("b", s -> s.route("/X"));
        assertThat(builder.build().services()).as("paths have a case").hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> builder.balancer("a", b -> b.strategy("haproxy")).build())
                .withMessage("balancers.a.name (a) is that of services.a too; choose another for one of them");
    }

    @Test
    void namesTheServiceWhoseValueDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.builder().service("shop", s -> s.count(101)))
                .withMessage("services.shop: count (101) must be 0 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.builder().service("shop", s -> s.set(Setting.RETRIES, "1")))
                .withMessage(
                        "services.shop: retries is a setting of balancers; set it there, or for the whole topology");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.builder().balancer("front", b -> {}))
                .withMessageStartingWith("balancers.front: strategy is missing");
    }

    @Test
    void namesTextThatIsNoTopology() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.fromJson("{\"name\":"))
                .withMessage("not a topology: {\"name\":");
    }

    @Test
    void refusesABlankName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.reference().withName(" "))
                .withMessage("name (\" \") must not be blank");
    }

    @Test
    void refusesABlankImage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageSource(ImageSource.Kind.NAMED, ""))
                .withMessage("image is blank; give a name such as api-flask, a directory, or an image");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 31})
    void refusesNumbersOfApisOutOfBounds(int apis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.reference().withApis(apis))
                .withMessage("apis (%d) must be 0 to 30", apis);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 9})
    void refusesServersThatCannotElect(int servers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.reference().withServers(servers))
                .withMessage("servers (%d) must be 1, 3, 5 or 7", servers);
    }

    @Test
    void refusesAPortOutOfBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ports(70000, 0))
                .withMessage("balancer port (70000) must be 0 to 65535");
    }

    @Test
    void refusesOnePortForTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ports(8500, 8500))
                .withMessageStartingWith("balancer and ui port (8500) must differ");
        assertThat(new Ports(0, 0)).isEqualTo(Ports.FREE);
    }

    @Test
    void readsNamesReferencesAndDirectories(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\n");

        assertThat(ImageSource.parse("api-java").kind()).isEqualTo(ImageSource.Kind.NAMED);
        assertThat(ImageSource.parse("mine:1").kind()).isEqualTo(ImageSource.Kind.REFERENCE);
        assertThat(ImageSource.parse("team/mine").kind()).isEqualTo(ImageSource.Kind.REFERENCE);
        assertThat(ImageSource.parse(directory.toString()).kind()).isEqualTo(ImageSource.Kind.DIRECTORY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mine@sha256:0f", "localhost/mine", "host:5000/team/mine:1.2@sha256:0f", "base__x/y-z:A_1"})
    void readsReferencesOfAllForms(String reference) {
        assertThat(ImageSource.parse(reference).toString()).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(id)", "$1", "${x}", "Mine", "team/Mine:1", "mine:", "mine:1:2", "two words:1", "-mine"})
    void refusesTextThatIsNoImage(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSource.parse(text))
                .withMessageContaining("'%s' is no image", text)
                .withMessageContaining("a directory (./NAME), or an image (NAME:TAG)");
    }

    @Test
    void saysThatADirectoryHasNoDockerfile(@TempDir Path directory) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSource.parse(directory.toString()))
                .withMessageContaining(directory.toString())
                .withMessageContaining("has no Dockerfile")
                .withMessageContaining("docs/how-to/own-images.md");
    }
}
