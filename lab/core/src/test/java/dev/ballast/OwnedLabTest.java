package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.run.Manifest;
import dev.ballast.run.RecorderLock;
import dev.ballast.run.RunOutcome;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A lab that is never started needs no engine. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class OwnedLabTest {

    private static final String RUNS = "ballast.runs";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path runs;

    @BeforeEach
    void chooseFolder() {
        System.setProperty(RUNS, runs.toString());
    }

    @AfterEach
    void forgetFolder() {
        System.clearProperty(RUNS);
    }

    @Test
    void saysThatItIsNotStarted() {
        Lab lab = prepared();

        assertThatIllegalStateException()
                .isThrownBy(() -> lab.scale("api", 2))
                .withMessage("lab %s is not started; start() does so", lab.id());
        assertThatIllegalStateException().isThrownBy(lab::balancer);
        assertThatIllegalStateException().isThrownBy(() -> lab.instances("api"));
        assertThat(lab.readyMs()).isEmpty();
    }

    @Test
    void longLivedLabKeepsObservationsInItsFileAlone() {
        OwnedLab lab =
                OwnedLab.prepare(Topology.reference(), LabOptions.named("up").asLongLived(true));
        RunEvent.Note seen = new RunEvent.Note("seen");

        lab.observed().history().record(seen);

        assertThat(lab.history().entries()).isEmpty();
        assertThat(lab.known()).singleElement().extracting(Entry::event).isEqualTo(seen);
        lab.close();
    }

    @Test
    void keepsTheFirstFailureInItsRunDirectory() throws IOException {
        Lab lab = prepared();
        lab.fail(new LabException("no engine"));
        lab.fail(new LabException("later"));

        lab.close();
        lab.close();

        JsonNode manifest = new ObjectMapper()
                .readTree(lab.runDirectory().path().resolve("manifest.json").toFile());
        assertThat(manifest.path("outcome").asText()).isEqualTo("failed");
        assertThat(manifest.path("failure").asText()).isEqualTo("no engine");
        assertThat(manifest.path("lab").asText()).isEqualTo(lab.id());
        assertThat(lab.runDirectory().path().resolve("report.html")).exists();
        assertThat(lab.history().entries().stream().map(Entry::event))
                .hasExactlyElementsOfTypes(RunEvent.Failed.class, RunEvent.PhaseBegan.class);
    }

    /** As by {@code ./ballast down --all} beside a demo. */
    @Test
    void aLabThatAnotherProcessRemovesHasNotFailed() throws IOException {
        Lab lab = prepared();
        lab.history().record(new RunEvent.PhaseBegan("scale to 3"));
        History.continuing(lab.runDirectory().historyFile(), lab.history().start())
                .record(RunEvent.Removing.byThisProcess());

        lab.fail(new LabException("210 of 300 requests failed"));
        lab.close();

        Manifest manifest = Manifest.read(lab.runDirectory().path(), damage -> {});
        assertThat(manifest.outcome()).isEqualTo(RunOutcome.ABORTED);
        assertThat(manifest.failure()).endsWith("removes the lab");
    }

    @Test
    void manifestSaysThatTheRunWasAborted() {
        Lab lab = prepared();
        lab.abort("no IPv6 here");
        lab.abort("later");

        lab.close();

        Manifest manifest = Manifest.read(lab.runDirectory().path(), damage -> {});
        assertThat(manifest.outcome()).isEqualTo(RunOutcome.ABORTED);
        assertThat(manifest.failure()).isEqualTo("no IPv6 here");
    }

    @Test
    void aFailureCountsMoreThanAnAbort() {
        Lab lab = prepared();
        lab.abort("no IPv6 here");
        lab.fail(new LabException("no engine"));
        lab.abort("later");

        lab.close();

        Manifest manifest = Manifest.read(lab.runDirectory().path(), damage -> {});
        assertThat(manifest.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(manifest.failure()).isEqualTo("no engine");
    }

    /** As when the process is told to end while another thread judges the lab. */
    @Test
    void judgesNothingOnceTheProcessEnds() throws IOException {
        OwnedLab lab = OwnedLab.prepare(Topology.reference(), LabOptions.named("OwnedLabTest"));
        lab.history().record(new RunEvent.Checked("before", Verdict.VALID, ""));

        lab.interrupt();
        lab.history().record(new RunEvent.Checked("after", Verdict.INVALID, "210 of 300 failed"));
        lab.fail(new LabException("210 of 300 failed"));
        assertThatExceptionOfType(LabInterruptedException.class).isThrownBy(() -> lab.requests(300));
        assertThatExceptionOfType(LabInterruptedException.class).isThrownBy(lab::consul);
        lab.closeAtExit();
        assertThatExceptionOfType(LabInterruptedException.class).isThrownBy(lab::close);

        assertThat(lab.history().entries(RunEvent.Checked.class).stream().map(Entry::event))
                .extracting(RunEvent.Checked::verdict)
                .containsExactly(Verdict.VALID, Verdict.UNKNOWN);
        Manifest manifest = Manifest.read(lab.runDirectory().path(), damage -> {});
        assertThat(manifest.outcome()).isEqualTo(RunOutcome.ABORTED);
        assertThat(manifest.failure()).startsWith("interrupted");
        assertThat(new ObjectMapper()
                        .readTree(lab.runDirectory()
                                .path()
                                .resolve("results.json")
                                .toFile())
                        .path("worst")
                        .asText())
                .isEqualTo("UNKNOWN");
    }

    @Test
    void refusesASettingThatAnImageCannotTakeBeforeAnythingStarts() throws IOException {
        Path api = Files.createDirectory(runs.resolve("my-api"));
        Files.writeString(api.resolve("Dockerfile"), "FROM scratch\nLABEL dev.ballast.settings=\"check-interval\"\n");
        Topology topology = Topology.reference().toBuilder()
                .service("api", s -> s.image(api.toString()).set(Setting.DRAIN, "1s"))
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.prepare(topology, LabOptions.named("OwnedLabTest")))
                .withMessageContaining("services.api.settings.drain (1s) is not applicable to");
        assertThat(runs).isDirectoryNotContaining(path -> path.toString().contains("OwnedLabTest"));
    }

    @Test
    void refusesToScaleOtherServices() {
        assertThat(catchThrowable(() -> prepared().scale("server", 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot scale 'server'; the service that scales is api");
    }

    @Test
    void holdsItsRunFromTheBeginning() {
        Lab lab = prepared();
        try (RecorderLock another = new RecorderLock(lab.runDirectory())) {
            assertThat(another.tryAcquire()).isFalse();
        } finally {
            lab.close();
        }
    }

    /** As on a full disk. */
    @Test
    void endsThoughItsHistoryCannotBeWritten() throws IOException {
        Lab lab = prepared();
        Path run = lab.runDirectory().path();
        Files.createDirectory(run.resolve("history.jsonl"));

        lab.fail(new LabException("interrupted"));
        lab.close();

        assertThat(run.resolve("recorder.lock")).doesNotExist();
        JsonNode manifest =
                new ObjectMapper().readTree(run.resolve("manifest.json").toFile());
        assertThat(manifest.path("failure").asText()).isEqualTo("interrupted");
    }

    private static Lab prepared() {
        return Lab.prepare(Topology.reference(), LabOptions.named("OwnedLabTest"));
    }
}
