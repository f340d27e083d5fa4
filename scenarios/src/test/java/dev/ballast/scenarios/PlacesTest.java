package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.scenarios.Checkout.Ended;
import dev.ballast.scenarios.Place.EngineAt;
import dev.ballast.scenarios.Place.User;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What needs no engine says the same in strange places, of which docs/support.md has the list. The checkout is always reached
 * through a link, and has a blank and a {@code ü} in its path. {@link PlacesIT} has the places with an engine.
 */
@EnabledOnOs(OS.LINUX)
class PlacesTest {

    private static final String RUN = "20261123-101502-demo-1f2e3d4c";
    private static final String NO_ENGINE = "unix:///nowhere/docker.sock";

    private static final Place ORDINARY = place("C", "C", "UTC", User.SELF, System.getProperty("user.home"));

    private static final List<Place> PLACES = List.of(
            place("fa_IR, Kathmandu, without HOME", "fa_IR", "Asia/Kathmandu", User.SELF, ""),
            place(
                    "ar_EG, Apia, another user, who may not write in the checkout",
                    "ar_EG",
                    "Pacific/Apia",
                    User.NOBODY,
                    ""),
            place("tr_TR, St. John's, a user without a name", "tr_TR", "America/St_Johns", User.NAMELESS, ""),
            place("de_DE, Troll, a home that does not exist", "de_DE", "Antarctica/Troll", User.SELF, "/nowhere/home"));

    private static Checkout checkout;
    private static final Map<Use, String> ORDINARILY = new EnumMap<>(Use.class);

    private static Place place(String name, String locale, String zone, User user, String home) {
        return new Place(name, locale, ZoneId.of(zone), user, home, EngineAt.NOWHERE);
    }

    /** What is done in each place. */
    private enum Use {
        HELP("--help"),
        DOCTOR("doctor"),
        REPORT("report", RUN),
        JUDGE("judge", RUN, "--json", "-");

        private final String[] words;

        Use(String... words) {
            this.words = words;
        }
    }

    @BeforeAll
    static void useOrdinarily() throws Exception {
        checkout = Checkout.make();
        for (Use use : Use.values()) {
            ORDINARILY.put(use, said(ORDINARY, use));
        }
        assertThat(ORDINARILY.get(Use.HELP)).contains("exit code 0", "Usage: ballast");
        assertThat(ORDINARILY.get(Use.DOCTOR)).contains("exit code 3", "no Docker engine at " + NO_ENGINE);
        assertThat(ORDINARILY.get(Use.REPORT)).contains("exit code 0", "<html", "\"verdicts\"");
        assertThat(ORDINARILY.get(Use.JUDGE)).contains("\"verdicts\"");
    }

    @AfterAll
    static void remove() throws Exception {
        checkout.remove();
    }

    static Stream<Arguments> usesInPlaces() {
        return PLACES.stream().flatMap(place -> Stream.of(Use.values()).map(use -> Arguments.of(place, use)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("usesInPlaces")
    void saysTheSameAsInOrdinaryPlace(Place place, Use use) throws Exception {
        assumePossible(place.user());

        assertThat(said(place, use)).isEqualTo(ORDINARILY.get(use));
    }

    @Test
    void namesWhyAnotherUserCannotBuild() throws Exception {
        assumePossible(User.NOBODY);
        Path changed = checkout.path().resolve("pom.xml");
        FileTime before = Files.getLastModifiedTime(changed);
        Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(3_600)));
        try {
            Ended ended = checkout.run(User.NOBODY, "", checkout.path(), Map.of(), "--version");

            assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
            assertThat(ended.err()).contains("pom.xml was changed", "this user may not write", "a copy of your own");
        } finally {
            Files.setLastModifiedTime(changed, before);
        }
    }

    @Test
    void tellsWhoMayNotUseTheEngine() throws Exception {
        assumePossible(User.NOBODY);
        Path socket = checkout.newFolder(User.NOBODY).resolve("docker.sock");
        try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));

            Ended ended = checkout.run(
                    User.NOBODY, "", socket.getParent(), Map.of("DOCKER_HOST", "unix://" + socket), "status");

            assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
            assertThat(ended.err())
                    .contains("this user may not use the Docker engine at unix://" + socket, "usermod -aG")
                    .doesNotContain("setup");
        }
    }

    private static void assumePossible(User user) throws Exception {
        String why = checkout.whyNot(user).orElse("");
        assumeTrue(why.isEmpty(), why);
    }

    /** Returns what a use says and writes, without what may differ: paths, ports and time. */
    private static String said(Place place, Use use) throws Exception {
        Path folder = checkout.newFolder(place.user());
        Path run = copyRun(folder, place.user());
        Map<String, String> environment = place.environment(List.of());
        environment.put("DOCKER_HOST", NO_ENGINE);
        environment.put("BALLAST_RUNS", run.getParent().getFileName().toString()); // relative, as a user may give it
        Ended ended = checkout.run(place.user(), "", folder, environment, use.words);
        String out = use == Use.DOCTOR
                ? ended.out().lines().filter(line -> line.contains("engine")).collect(Collectors.joining("\n"))
                : ended.out();
        String written = use == Use.REPORT
                ? Files.readString(run.resolve("report.html")) + Files.readString(run.resolve("results.json"))
                : "";
        assertThat(ended.err()).as("%s in %s", use, place).doesNotContain("Exception");
        return "exit code %s\n%s\n%s".formatted(ended.exit(), out, written).replace(folder.toString(), "FOLDER");
    }

    private static Path copyRun(Path folder, User user) throws IOException {
        Path golden =
                Repository.root().resolve("reports/src/test/resources/runs").resolve(RUN);
        Path runs = folder.resolve("my runs");
        try (Stream<Path> files = Files.walk(golden)) {
            for (Path file : files.toList()) {
                Path copy = runs.resolve(RUN).resolve(golden.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                if (user.isAnother()) {
                    Files.setAttribute(copy, "unix:uid", user.id());
                }
            }
        }
        return runs.resolve(RUN);
    }
}
