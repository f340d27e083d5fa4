package dev.ballast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTestSourceTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path sources;

    @Test
    void aLoadTestIsOneFile() throws IOException {
        write("Growth", """
                /**
                 * The rate doubles. The pool
                 * grows.
                 */
                @ChangesPool
                public final class Growth extends BallastSimulation {}
                """);

        assertThat(LoadTestSource.in(sources).values())
                .containsExactly(new LoadTestSource(
                        "Growth", "dev.ballast.load.Growth", "The rate doubles. The pool grows.", true, false));
    }

    @Test
    void readsOneThatChangesNothing() throws IOException {
        write("Calm", "/** Nothing happens. */ final class Calm extends BallastSimulation {}");

        assertThat(LoadTestSource.in(sources).get("Calm"))
                .isEqualTo(new LoadTestSource("Calm", "dev.ballast.load.Calm", "Nothing happens.", false, false));
    }

    @Test
    void readsASourceThatDoesNotCompile() throws IOException {
        write("Torn", "/** Half written. */ @ChangesPool final class Torn extends BallastSimulation { Torn( }");

        assertThat(LoadTestSource.in(sources)).containsKey("Torn");
    }

    @Test
    void leavesOtherClasses() throws IOException {
        write("Shape", "/** Not what extends BallastSimulation. */ record Shape(String text) {}");
        write("BallastSimulation", "abstract class BallastSimulation extends Simulation {}");

        assertThat(LoadTestSource.in(sources)).isEmpty();
    }

    @Test
    void describesAllThatShip() {
        assertThat(LoadTestSource.all().values())
                .hasSizeGreaterThan(5)
                .allSatisfy(test -> assertThat(test.description()).endsWith("."))
                .filteredOn(LoadTestSource::changesPool)
                .extracting(LoadTestSource::simpleName)
                .contains("Churn", "ScaleUnderLoad")
                .doesNotContain("SteadyLoad", "Capacity");
        assertThat(LoadTestSource.all().values())
                .filteredOn(LoadTestSource::rests)
                .extracting(LoadTestSource::simpleName)
                .containsExactly("Idle");
    }

    private void write(String name, String type) throws IOException {
        Path folder = Files.createDirectories(sources.resolve("dev/ballast/load"));
        Files.writeString(folder.resolve(name + ".java"), "package dev.ballast.load;\n\n" + type);
    }
}
