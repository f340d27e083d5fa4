package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.Lab;
import dev.ballast.check.MembershipCheck;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.run.RunDirectory;
import dev.ballast.scenarios.Checkout.Ended;
import dev.ballast.scenarios.Place.EngineAt;
import dev.ballast.scenarios.Place.User;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Labs come and go in strange places, of which docs/support.md has the list, beside a lab of this process's user that was
 * started from Java. The checkout is always reached through a link, and has a blank and a {@code ü} in its path.
 * {@link PlacesTest} has what needs no engine.
 */
@EnabledOnOs(OS.LINUX)
class PlacesIT {

    /** A name that only JVMs with a file of hosts of their own know. */
    private static final String ELSEWHERE = "engine.elsewhere.test";

    private static final Pattern UP = Pattern.compile("(?s)lab +([0-9a-f]{8}) .*run directory +(\\S[^\\n]*)\\n.*");

    static final List<Place> PLACES = List.of(
            new Place(
                    "a user of the engine's group, who may not write in the checkout, without HOME, ar_EG, Kathmandu",
                    "ar_EG",
                    ZoneId.of("Asia/Kathmandu"),
                    User.NOBODY,
                    "",
                    EngineAt.HERE),
            new Place(
                    "an engine elsewhere with another clock, tr_TR, St. John's",
                    "tr_TR",
                    ZoneId.of("America/St_Johns"),
                    User.SELF,
                    System.getProperty("user.home"),
                    EngineAt.ELSEWHERE));

    private static final Locale LOCALE_BEFORE = Locale.getDefault();
    private static final TimeZone ZONE_BEFORE = TimeZone.getDefault();

    private static Checkout checkout;
    private static Lab beside;

    private Optional<Forwarder> forwarder = Optional.empty();
    private String lab = "";

    @BeforeAll
    static void startLabFromJava() throws Exception {
        checkout = Checkout.make();
        Locale.setDefault(Locale.forLanguageTag("fa-IR"));
        TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
        beside = Lab.start(new OneServer().get().withName("beside"));
    }

    @AfterAll
    static void remove() throws Exception {
        Locale.setDefault(LOCALE_BEFORE);
        TimeZone.setDefault(ZONE_BEFORE);
        checkout.remove();
        beside.close();
    }

    @AfterEach
    void removeLab() throws IOException {
        if (!lab.isEmpty()) {
            new Labs(Engine.connect()).remove(lab);
        }
        if (forwarder.isPresent()) {
            forwarder.get().close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PLACES")
    void aLabComesAndGoes(Place place) throws Exception {
        checkout.whyNot(place.user()).ifPresent(why -> assumeTrue(false, why));
        Visit visit = visit(place);

        JsonNode doctor = json(visit.run("doctor", "--json"));
        assertThat(doctor.at("/findings"))
                .as("%s", doctor)
                .anyMatch(finding -> finding.path("subject").asText().equals("engine")
                        && finding.path("well").asBoolean());

        Matcher up = UP.matcher(visit.succeeds("up", "--port", "0", "--detach").out());
        assertThat(up.matches()).isTrue();
        lab = up.group(1);
        Path run = Path.of(up.group(2));
        Instant soon = Instant.now().plus(visit.ahead());
        assertThat(RunDirectory.timeInName(run).orElseThrow())
                .as("when it began, in %s", place.zone())
                .isCloseTo(LocalDateTime.ofInstant(soon, place.zone()), within(10, ChronoUnit.MINUTES));

        if (place.user().isAnother()) {
            Ended refused =
                    visit.run("up", "--port", String.valueOf(beside.balancer().port()));
            assertThat(refused.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
            assertThat(refused.err())
                    .contains("of lab %s, which is another user's; ask that user".formatted(beside.id()));
        }

        JsonNode labs = json(visit.succeeds("status", "--json"));
        assertThat(labs)
                .as("all labs, also those of other users")
                .filteredOn(found ->
                        List.of(lab, beside.id()).contains(found.path("id").asText()))
                .hasSize(2)
                .allMatch(found -> found.path("state").asText().matches("ready|changing"));
        assertThat(statusOf(labs)).isEqualTo(200);
        visit.succeeds("scale", "api=2", "--lab", lab);
        visit.succeeds("down", "--lab", lab);
        assertThat(new Labs(Engine.connect()).exists(lab)).isFalse();

        assertThat(visit.succeeds("report", run.getFileName().toString()).out().strip())
                .isEqualTo(run.resolve("report.html").toString());
        assertThat(json(visit.run("judge", run.getFileName().toString(), "--json", "-"))
                        .at("/0/verdicts"))
                .anyMatch(verdict -> verdict.path("check").asText().equals(MembershipCheck.NAME))
                .noneMatch(verdict -> verdict.path("verdict").asText().equals("INVALID"));
        assertTimesAreOfTheRun(run);
        assertThat(beside.requests(10)).allAnswered().cameFromExactly(beside.instances("api"));
    }

    /** A moment of the engine's clock that was taken for one of this clock is off by as much as they differ. */
    private static void assertTimesAreOfTheRun(Path run) {
        List<Entry<?>> history = History.read(run.resolve("history.jsonl"));
        double endMs = history.get(history.size() - 1).atMs();

        assertThat(endMs).isLessThan(Place.AHEAD.toMillis() / 2.0);
        assertThat(history)
                .filteredOn(entry -> entry.event() instanceof InstanceEvent)
                .extracting(Entry::atMs)
                .hasSizeGreaterThan(3)
                .allMatch(atMs -> atMs > 0);
    }

    private static JsonNode json(Ended ended) throws IOException {
        assertThat(ended.exit()).as("%s", ended).isIn(ExitCodes.OK, ExitCodes.FAILED);
        return JsonMapper.builder().build().readTree(ended.out());
    }

    private int statusOf(JsonNode labs) throws IOException, InterruptedException {
        for (JsonNode found : labs) {
            if (found.path("id").asText().equals(lab)) {
                URI url = URI.create(found.path("balancer").asText().replace(ELSEWHERE, "127.0.0.1") + "/hostname");
                return HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            }
        }
        throw new AssertionError("status does not list lab " + lab);
    }

    /** Commands in one place. */
    private record Visit(Place place, String group, Path folder, Map<String, String> environment) {

        Duration ahead() {
            return place.engine() == EngineAt.ELSEWHERE ? Place.AHEAD : Duration.ZERO;
        }

        Ended run(String... words) throws IOException, InterruptedException {
            return checkout.run(place.user(), group, folder, environment, words);
        }

        Ended succeeds(String... words) throws IOException, InterruptedException {
            Ended ended = run(words);
            assertThat(ended.exit()).as("%s: %s", List.of(words), ended).isZero();
            return ended;
        }
    }

    private Visit visit(Place place) throws Exception {
        URI engine = Engine.connect().address();
        Path folder = checkout.newFolder(place.user());
        List<String> options = List.of();
        Map<String, String> more = new HashMap<>(Map.of(
                "DOCKER_HOST",
                engine.toString(),
                "BALLAST_RUNS",
                folder.resolve("my runs").toString()));
        if (place.engine() == EngineAt.ELSEWHERE) {
            assumeTrue("unix".equals(engine.getScheme()), "the engine has no socket on this machine: " + engine);
            Forwarder passesOn = new Forwarder(Path.of(engine.getPath()));
            forwarder = Optional.of(passesOn);
            Path hosts = Files.writeString(
                    folder.resolve("hosts"), "127.0.0.1 localhost\n127.0.0.1 %s\n".formatted(ELSEWHERE));
            options = List.of(ClockAhead.jvmOption(folder, Place.AHEAD), "-Djdk.net.hosts.file=" + hosts);
            more.put("DOCKER_HOST", "tcp://%s:%s".formatted(ELSEWHERE, passesOn.port()));
        }
        Map<String, String> environment = place.environment(options);
        environment.merge("JAVA_TOOL_OPTIONS", " -Dballast.judge-times=false", String::concat);
        environment.putAll(more);
        return new Visit(place, place.user().isAnother() ? groupOf(engine) : "", folder, environment);
    }

    /** Returns the id of the group that may use the engine. */
    private static String groupOf(URI engine) throws IOException {
        assumeTrue("unix".equals(engine.getScheme()), "the engine has no socket on this machine: " + engine);
        Path socket = Path.of(engine.getPath());
        String group = String.valueOf(Files.getAttribute(socket, "unix:gid"));
        assumeTrue(
                Files.getPosixFilePermissions(socket).contains(PosixFilePermission.GROUP_WRITE) && !group.equals("0"),
                "no group but root's may use the engine at " + engine);
        return group;
    }
}
