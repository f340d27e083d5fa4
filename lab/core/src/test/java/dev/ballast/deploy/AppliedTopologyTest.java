package dev.ballast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.topology.InForce;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppliedTopologyTest {

    private final Topology started = Topology.reference().withApis(2);

    @TempDir
    Path run;

    private AppliedTopology applied() {
        return new AppliedTopology(run, started.toJson());
    }

    @Test
    void isTheLabelsUntilOneIsWritten() {
        assertThat(applied().read()).isEqualTo(InForce.settled(started));
        assertThat(new AppliedTopology(run.resolve("elsewhere"), started.toJson()).read())
                .as("a run of another machine")
                .isEqualTo(InForce.settled(started));
    }

    @Test
    void isReadByEveryProcess() {
        InForce written = InForce.settled(started.withApis(5))
                .withUnsettledService("shop")
                .withUnsettledBalancer("front");

        applied().write(written);

        assertThat(applied().read()).isEqualTo(written);
        assertThat(run).as("no partial file stays").isDirectoryContaining("glob:**topology.json");
        assertThat(run.toFile().list()).hasSize(1);
    }

    @Test
    void ignoresPartsOfLaterVersions() throws IOException {
        applied().write(InForce.settled(started));
        Path file = run.resolve(AppliedTopology.FILE);
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"later\":[1],"));

        assertThat(applied().read()).isEqualTo(InForce.settled(started));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "{}", "[]", "{\"topology\":{}}", "{\"topology\":null}"})
    void damagedFileIsNamedWithTheRemedy(String text) throws IOException {
        Path file = Files.writeString(run.resolve(AppliedTopology.FILE), text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> applied().read())
                .withMessage(
                        "%s is damaged; remove it to go on with the topology with which the lab was started", file);
    }

    @Test
    void cutFileIsDamaged() throws IOException {
        applied().write(InForce.settled(started));
        Path file = run.resolve(AppliedTopology.FILE);
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 1));

        assertThatIllegalArgumentException().isThrownBy(() -> applied().read()).withMessageContaining("is damaged");
    }

    @Test
    void oneProcessChangesALab() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        run.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream said = other.getInputStream()) {
            assertThat(said.read()).as("the other process holds the lock").isEqualTo(1);

            assertThatExceptionOfType(ChangeLock.HeldException.class)
                    .isThrownBy(() -> ChangeLock.acquire(run, "scale"))
                    .withMessage(
                            "process %d, apply of the test changes the lab; try again when it has ended", other.pid());

            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();

            ChangeLock.acquire(run, "scale").close();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void threadsOfOneProcessShareTheLock() {
        ChangeLock first = ChangeLock.acquire(run, "apply");
        ChangeLock second = ChangeLock.acquire(run, "scale");
        first.close();
        first.close();

        assertThat(run.resolve(ChangeLock.FILE)).content().contains("apply");
        second.close();
        ChangeLock.acquire(run, "scale").close();
        assertThat(run.resolve(ChangeLock.FILE))
                .content()
                .endsWith("process %d, scale".formatted(ProcessHandle.current().pid()));
    }

    @Test
    void runOfAnotherMachineHasNoLock() {
        Path elsewhere = run.resolve("elsewhere");

        ChangeLock.acquire(elsewhere, "scale").close();

        assertThat(elsewhere).doesNotExist();
    }

    /** Another process: holds the lock, says so, and stays. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            ChangeLock.acquire(Path.of(arguments[0]), "apply of the test");
            try (var out = new java.io.FileOutputStream(java.io.FileDescriptor.out)) {
                out.write(1);
                out.flush();
                assertThat(System.in.read()).isNotNegative();
            }
        }
    }
}
