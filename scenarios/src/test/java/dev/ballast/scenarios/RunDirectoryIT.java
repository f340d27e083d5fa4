package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.assertions.BallastAssertions;
import dev.ballast.check.Policy;
import dev.ballast.check.Rulings;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.report.Report;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunOutcome;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Every run leaves a directory with its observations, and the message of a failure names it. */
class RunDirectoryIT {

    private static final List<String> OF_EVERY_READY_RUN = List.of(
            "manifest.json",
            "history.jsonl",
            "consul/catalog.json",
            "consul/members.json",
            "logs/server-1.log",
            "logs/api-1.log",
            "logs/api-1/api.log",
            "logs/api-1/consul.log",
            "logs/balancer.log",
            "logs/balancer/nginx.log",
            "report.html",
            "results.json");

    @Test
    void ofARunThatPassed() {
        run(Passing.class).testEvents().assertStatistics(statistics -> statistics.succeeded(1));

        Path run = Objects.requireNonNull(Passing.run);
        assertHolds(run, OF_EVERY_READY_RUN);
        JsonNode manifest = manifest(run);
        assertThat(manifest.path("format").asInt()).isEqualTo(1);
        assertThat(manifest.path("outcome").asText()).isEqualTo("passed");
        assertThat(manifest.path("failure").isNull()).isTrue();
        assertThat(manifest.path("command").asText()).isEqualTo("./ballast scenario Passing");
        assertThat(manifest.path("readyMs").asInt()).isPositive();
        assertThat(manifest.path("images"))
                .isNotEmpty()
                .allSatisfy(image -> assertThat(image.path("id").asText()).startsWith("sha256:"));
        assertThat(manifest.path("versions").path("nginx").asText()).matches("1\\.\\d+\\.\\d+.*");
        assertThat(run.resolve("rendered")).isNotEmptyDirectory();
        assertThat(history(run)).contains("\"type\":\"instance-started\"", "\"verdict\":\"VALID\"");
    }

    @Test
    void ofATestThatClaimedNothing() {
        run(Claimless.class).testEvents().assertStatistics(statistics -> statistics.succeeded(1));

        Path run = Objects.requireNonNull(Claimless.run);
        assertThat(history(run)).contains("claimed nothing of the system");
        assertThat(Report.write(run).worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void ofATestThatWasAborted() {
        run(Aborted.class).testEvents().assertStatistics(statistics -> statistics.aborted(1));

        Path run = Objects.requireNonNull(Aborted.run);
        assertThat(history(run))
                .contains("the test was aborted", "as it was meant to be")
                .doesNotContain("\"verdict\":\"VALID\"", "\"verdict\":\"INVALID\"", "\"type\":\"failed\"");
        assertThat(Manifest.read(run, damage -> {}).outcome()).isEqualTo(RunOutcome.ABORTED);
        assertThat(Report.write(run).worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void ofATestThatFailed() {
        Throwable failure = failureOf(run(Failing.class));

        Path run = runNamedBy(failure);
        assertThat(failure).hasMessageContaining("as it was meant to").hasRootCauseInstanceOf(AssertionError.class);
        assertHolds(run, OF_EVERY_READY_RUN);
        assertThat(manifest(run).path("outcome").asText()).isEqualTo("failed");
        assertThat(manifest(run).path("failure").asText()).contains("as it was meant to");
        assertThat(history(run)).contains("\"type\":\"failed\"", "\"verdict\":\"INVALID\"");
    }

    @Test
    void ofATestWithASkippedCheck() {
        String checks = System.getProperty(Rulings.FILE, "");
        System.clearProperty(Rulings.FILE); // planted, so it does not count
        try {
            run(Skipping.class).testEvents().assertStatistics(statistics -> statistics.succeeded(1));
        } finally {
            System.setProperty(Rulings.FILE, checks);
        }

        Path run = Objects.requireNonNull(Skipping.run);
        assertThat(history(run))
                .contains("every other assertion held")
                .doesNotContain("\"verdict\":\"VALID\"", "\"verdict\":\"INVALID\"");
        assertThat(Report.write(run).worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void ofAStartThatFailed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OnATakenPort.port = taken.getLocalPort();

            Throwable failure = failureOf(run(WithoutItsPort.class));

            Path run = runNamedBy(failure);
            assertThat(failure).hasMessageContaining(String.valueOf(taken.getLocalPort()));
            assertHolds(run, List.of("manifest.json", "history.jsonl", "report.html"));
            // the logs of the containers that started; they may still be empty
            assertThat(run.resolve("logs/server-1.log")).isRegularFile();
            assertThat(manifest(run).path("outcome").asText()).isEqualTo("failed");
            assertThat(manifest(run).path("failure").asText()).contains(String.valueOf(taken.getLocalPort()));
            assertThat(new Labs(Engine.connect()).ids())
                    .as("labs left")
                    .doesNotContain(manifest(run).path("lab").asText());
        }
    }

    @Test
    void ofAnImageThatCannotBeBuilt() {
        Throwable failure = failureOf(run(Unbuildable.class));

        Path run = runNamedBy(failure);
        assertThat(failure).hasMessageContainingAll("unbuildable-api", "the recipe's own words");
        assertHolds(run, List.of("manifest.json", "history.jsonl", "report.html"));
        assertThat(manifest(run).path("outcome").asText()).isEqualTo("failed");
    }

    private static EngineExecutionResults run(Class<?> scenario) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(scenario))
                .configurationParameter("junit.jupiter.conditions.deactivate", "org.junit.*DisabledCondition")
                .execute();
    }

    private static Throwable failureOf(EngineExecutionResults results) {
        results.testEvents().assertStatistics(statistics -> statistics.failed(1));
        return results.testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow())
                .findFirst()
                .orElseThrow();
    }

    private static Path runNamedBy(Throwable failure) {
        Matcher named = Pattern.compile("run directory: (.+)").matcher(String.valueOf(failure.getMessage()));
        assertThat(named.find())
                .as("the failure names a run directory: %s", failure)
                .isTrue();
        return Path.of(named.group(1).strip());
    }

    private static void assertHolds(Path run, List<String> files) {
        assertThat(files).allSatisfy(file -> assertThat(run.resolve(file)).isNotEmptyFile());
    }

    private static JsonNode manifest(Path run) {
        try {
            return new ObjectMapper().readTree(run.resolve("manifest.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String history(Path run) {
        try {
            return Files.readString(run.resolve("history.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // what follows is run by the tests above alone, which switch off the condition that disables it

    @Disabled("run by RunDirectoryIT")
    @LabTest(topology = OneServer.class)
    static final class Passing {
        static @Nullable Path run;

        @Test
        void passes(Lab lab) {
            run = lab.runDirectory().path();
            BallastAssertions.assertThat(lab.requests(3)).allAnswered();
        }
    }

    @Disabled("run by RunDirectoryIT")
    @LabTest(topology = OneServer.class)
    static final class Claimless {
        static @Nullable Path run;

        @Test
        void passes(Lab lab) {
            run = lab.runDirectory().path();
            assertThat(lab.get("/hostname").status()).isEqualTo(200);
        }
    }

    @Disabled("run by RunDirectoryIT")
    @LabTest(topology = OneServer.class)
    static final class Aborted {
        static @Nullable Path run;

        @Test
        void isAborted(Lab lab) {
            run = lab.runDirectory().path();
            assumeThat(lab.get("/hostname").status())
                    .as("as it was meant to be")
                    .isEqualTo(404);
        }
    }

    @Disabled("run by RunDirectoryIT")
    @LabTest(topology = OneServer.class)
    static final class Skipping {
        static @Nullable Path run;

        @Test
        void isSkipped(Lab lab) {
            run = lab.runDirectory().path();
            Policy.ruleOn(new RunEvent.Checked("late", Verdict.UNKNOWN, "as it was meant to be", List.of(Doubt.LATE)));
        }
    }

    @Disabled("run by RunDirectoryIT")
    @LabTest(topology = OneServer.class)
    static final class Failing {
        @Test
        void fails(Lab lab) {
            assertThat(lab.get("/hostname").status()).as("as it was meant to").isEqualTo(404);
        }
    }

    @Disabled("run by RunDirectoryIT")
    @LabTest(topology = OnATakenPort.class)
    static final class WithoutItsPort {
        @Test
        void neverBegins(Lab lab) {
            throw new IllegalStateException("lab %s started all the same".formatted(lab.id()));
        }
    }

    @Disabled("run by RunDirectoryIT")
    @LabTest(topology = WithAnUnbuildableApi.class)
    static final class Unbuildable {
        @Test
        void neverBegins(Lab lab) {
            throw new IllegalStateException("lab %s started all the same".formatted(lab.id()));
        }
    }

    /** A system on a port that the test holds. */
    static final class OnATakenPort implements Supplier<Topology> {
        private static int port;

        @Override
        public Topology get() {
            return new OneServer().get().withPorts(new Ports(port, 0));
        }
    }

    /** A system with an API whose build fails. */
    static final class WithAnUnbuildableApi implements Supplier<Topology> {
        @Override
        public Topology get() {
            return new OneServer()
                    .get()
                    .withApi(Resources.folder("/unbuildable-api").toString());
        }
    }
}
