package dev.ballast.topology.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.topology.EffectiveSetting;
import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Profile;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Topology;
import dev.ballast.topology.TopologyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFileTest {

    private static final int TOPOLOGIES = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void readsWhatTheBuilderBuilds() throws IOException {
        Topology read = read("""
                name: two
                services:
                  api:  {image: api-flask, count: 2, settings: {drain: 2s}}
                  shop: {image: api-java, route: /shop, port: 8080, check: /ready, tags: [a, b]}
                balancers:
                  front: {strategy: nginx-reload, settings: {upstream-idle: 120s}}
                  spare: {image: haproxy, count: 2, port: 6000}
                consul: {servers: 1, port: 8600}
                settings: {retries: 0}
                """);

        assertThat(read)
                .isEqualTo(Topology.builder()
                        .name("two")
                        .servers(1)
                        .service("api", s -> s.image("api-flask").count(2).set(Setting.DRAIN, "2s"))
                        .service(
                                "shop",
                                s -> s.image("api-java")
                                        .route("/shop")
                                        .port(8080)
                                        .check("/ready")
                                        .tags(List.of("a", "b")))
                        .balancer("front", b -> b.strategy("nginx-reload").set(Setting.UPSTREAM_IDLE, "2m"))
                        .balancer("spare", b -> b.strategy("haproxy").count(2).port(6000))
                        .ports(new Ports(0, 8600))
                        .set(Setting.RETRIES, "0")
                        .build());
    }

    @Test
    void whatTheFileLeavesOutIsThatOfTheProfile() throws IOException {
        Files.writeString(folder.resolve("my.lab.yaml"), "consul: {servers: 1}");

        assertThat(TopologyFile.read(folder.resolve("my.lab.yaml")))
                .isEqualTo(Topology.reference().withName("my.lab").withServers(1));
        assertThat(read("profile: article")).isEqualTo(Topology.article().withName("lab"));
    }

    @Test
    void presetPortsAreTheCallers() throws IOException {
        Path file = Files.writeString(folder.resolve("lab.yaml"), """
                balancers:
                  front: {strategy: haproxy}
                  spare: {strategy: haproxy}
                """);

        Topology read = TopologyFile.read(file, Ports.ARTICLE);

        assertThat(read.ports()).isEqualTo(Ports.ARTICLE);
        assertThat(read.balancers().get(1).port()).isZero();
        assertThat(TopologyFile.read(file).ports()).isEqualTo(Ports.FREE);
    }

    @Test
    void foldersAreRelativeToTheFile() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\n");

        assertThat(read("services: {api: {image: ./mine}}").api())
                .isEqualTo(new ImageSource(ImageSource.Kind.DIRECTORY, mine.toString()));
        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> read("services:\n  api: {image: ./none}"))
                .withMessageContaining("lab.yaml:2: services.api.image: %s has no Dockerfile;", folder.resolve("none"));
    }

    @Test
    void imageThatCannotTakeAValueIsNamed() throws IOException {
        labelled("upstream-idle max-fails fail-timeout/1s");

        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> read("""
                        settings:
                          fail-timeout: 500ms
                        balancers:
                          front: {strategy: ./mine}
                          spare: {strategy: ./mine, settings: {fail-timeout: 1500ms}}
                          third: {strategy: ./mine, settings: {fail-timeout: 2s, upstream-idle: 1ms}}
                        """))
                .withMessage("""
                        %1$s/lab.yaml:2: balancers.front.settings.fail-timeout (500ms) must be a whole multiple of 1s with %1$s/mine
                        %1$s/lab.yaml:5: balancers.spare.settings.fail-timeout (1500ms) must be a whole multiple of 1s with %1$s/mine""", folder);
    }

    @Test
    void settingThatIsNotApplicableIsRefusedWhereItIsSet() throws IOException {
        labelled("upstream-idle");

        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> read("""
                        settings: {retries: 1}
                        balancers:
                          front:
                            strategy: ./mine
                            settings:
                              retries: 1
                        """))
                .withMessage(
                        "%1$s/lab.yaml:6: balancers.front.settings.retries (1) is not applicable to %1$s/mine; leave it out",
                        folder);
        assertThat(read("{settings: {retries: 1}, balancers: {front: {strategy: ./mine}}}")
                        .settings()
                        .get(Setting.RETRIES))
                .as("for the whole file")
                .contains("1");
    }

    @Test
    void labelWithAWrongDefaultIsNamed() throws IOException {
        labelled("retries=many");

        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> read("balancers: {front: {strategy: ./mine}}"))
                .withMessage(
                        "%s/lab.yaml:1: balancers.front.strategy: label dev.ballast.settings: retries (many) must be 0 to 100, or all",
                        folder);
    }

    @Test
    void presetsAreTheImagesOwnWhateverItsUnits() throws IOException {
        labelled("connect-timeout/1s");

        Topology read = read("balancers: {front: {strategy: ./mine}}");

        assertThat(TopologyFile.toYaml(read(TopologyFile.toYaml(read))))
                .contains("connect-timeout: 1500ms # default\n");
    }

    @Test
    void commentsNameWhatAnImageIgnores() throws IOException {
        labelled("upstream-idle upstream-kept max-fails fail-timeout/1s client-idle connect-timeout response-timeout");

        String yaml = TopologyFile.toYaml(read("balancers: {front: {strategy: ./mine, settings: {max-fails: 2}}}"));

        assertThat(yaml)
                .contains(
                        "      upstream-kept: 256 # default\n      max-fails: 2\n",
                        "    # not applicable to this image: template-wait, retries\n");
    }

    private void labelled(String settings) throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(
                mine.resolve("Dockerfile"), "FROM scratch\nLABEL dev.ballast.settings=\"%s\"\n".formatted(settings));
    }

    @Test
    void printsAllValues() {
        String yaml = TopologyFile.toYaml(Topology.builder()
                .ports(Ports.ARTICLE)
                .set(Setting.DRAIN, "2s")
                .api("registry:5000/api:1")
                .build());

        assertThat(yaml).startsWith("""
                # ./ballast topology prints all values, defaults too; docs/reference/topology.md explains them
                kind: lab
                name: reference
                profile: reference
                consul:
                  servers: 3
                  port: 8500
                settings: # of all services and balancers that do not set their own
                  drain: 2s
                services:
                  api:
                    image: registry:5000/api:1
                    count: 1
                    route: /
                    settings:
                      drain: 2s
                    # unknown which settings this image puts into effect
                balancers:
                  balancer:
                    strategy: nginx-reload
                    count: 1
                    port: 5000
                """);
    }

    /** A property of all topologies, tried on made-up ones. */
    @Test
    void whatIsPrintedIsReadAndPrintedAgain() throws IOException {
        for (int seed = 0; seed < TOPOLOGIES; seed++) {
            Topology topology = madeUp(new Random(seed));
            String printed = TopologyFile.toYaml(topology);

            Topology read = read(printed);

            assertThat(TopologyFile.toYaml(read)).as("seed %d", seed).isEqualTo(printed);
            assertThat(read.settings()).isEqualTo(topology.settings());
            assertThat(told(read)).isEqualTo(told(topology));
            assertThat(Topology.fromJson(topology.toJson())).isEqualTo(topology);
        }
    }

    /** Returns all that containers of a topology are told. */
    private static List<List<String>> told(Topology topology) {
        return Stream.concat(
                        topology.services().stream().map(one -> {
                            ImageSettings image = DeclaredSettings.of(one.image());
                            return values(
                                    "%s %s %d %s %d %s %s"
                                            .formatted(
                                                    one.name(),
                                                    one.image(),
                                                    one.count(),
                                                    one.route(),
                                                    one.port(),
                                                    one.check(),
                                                    one.tags()),
                                    image.told(topology.effective(one, image)));
                        }),
                        topology.balancers().stream().map(one -> {
                            ImageSettings image = DeclaredSettings.of(one.image());
                            return values(
                                    "%s %s %d %d".formatted(one.name(), one.image(), one.count(), one.port()),
                                    image.told(topology.effective(one, image)));
                        }))
                .toList();
    }

    private static List<String> values(String what, List<EffectiveSetting> settings) {
        return Stream.concat(
                        Stream.of(what),
                        settings.stream().map(one -> one.setting().key() + "=" + one.value()))
                .toList();
    }

    private static Topology madeUp(Random random) {
        TopologyBuilder builder = Topology.builder()
                .name(name(random))
                .profile(Profile.values()[random.nextInt(2)])
                .servers(1 + 2 * random.nextInt(4));
        for (int i = 0; i <= random.nextInt(4); i++) {
            String route = "/" + (i == 0 ? "" : "r" + i);
            builder.service("service" + (char) ('a' + i), service -> {
                service.image(one(random, "api-flask", "api-go", "team/api", "registry:5000/api:1@sha256:0f", "true:1"))
                        .count(random.nextInt(101))
                        .route(route);
                if (random.nextBoolean()) {
                    service.port(1 + random.nextInt(65_535))
                            .check(one(random, "/hostname", "/a?b=c&d=%20", "/#", "/{x}: y".replace(" ", "")))
                            .tags(List.of(one(random, "1", "true", "a:b", "null", "1.5", "0x1", "x")));
                }
                for (Setting setting : some(random, Setting.all(true))) {
                    service.set(setting, value(random, setting));
                }
            });
        }
        for (int i = 0; i <= random.nextInt(3); i++) {
            int port = random.nextBoolean() ? 0 : 6000 + i;
            builder.balancer("balancer" + (char) ('a' + i), balancer -> {
                balancer.strategy(one(random, "haproxy", "nginx-dns", "team/balancer:1", "on:1"))
                        .count(1 + random.nextInt(10))
                        .port(port);
                for (Setting setting : some(random, Setting.all(false))) {
                    balancer.set(setting, value(random, setting));
                }
            });
        }
        for (Setting setting : some(random, List.of(Setting.values()))) {
            builder.set(setting, value(random, setting));
        }
        return builder.build();
    }

    private static String name(Random random) {
        String signs = "aZ09 -_.:,#'\"\\{}[]&*!|>%@`~?\u00e9\u4e2d\uD83D\uDE00";
        StringBuilder name = new StringBuilder(one(random, "x", "null", "1", "-", "a: b", "#", " "));
        int[] points = signs.codePoints().toArray();
        for (int i = 0; i <= random.nextInt(8); i++) {
            name.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return name.append('x').toString();
    }

    private static String value(Random random, Setting setting) {
        String preset = setting.preset(Profile.values()[random.nextInt(2)]);
        if (random.nextInt(4) == 0 && !preset.endsWith("ms")) {
            return preset;
        }
        return setting.isDuration()
                ? one(random, "1m", "90s", "60m", "120s", "3600000ms")
                : one(random, "0", "7", "100");
    }

    private static List<Setting> some(Random random, List<Setting> settings) {
        return settings.stream().filter(setting -> random.nextInt(3) == 0).toList();
    }

    private static String one(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private Topology read(String yaml) throws IOException {
        return TopologyFile.read(Files.writeString(folder.resolve("lab.yaml"), yaml));
    }
}
