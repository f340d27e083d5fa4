package dev.ballast.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JvmTest {

    private static final String HISTOGRAM = """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:          4711          40960  [B (java.base@17.0.17)
               2:            12            512  dev.ballast.history.Entry
            Total          4723          41472
            """;

    private final Jvm jvm = new Jvm(ProcessHandle.current().pid());

    /** A process that leaks 10 MB and 100 descriptors for each line that it reads, and says so. */
    static final class Leaking {

        private static final List<byte[]> KEPT = new ArrayList<>();
        private static final List<InputStream> OPEN = new ArrayList<>();

        public static void main(String[] args) throws IOException {
            System.out.println("ready");
            while (System.in.read() == '\n') {
                for (int i = 0; i < 1_000; i++) {
                    KEPT.add(new byte[10_000]);
                }
                for (int i = 0; i < 100; i++) {
                    OPEN.add(Files.newInputStream(Path.of("/dev/null")));
                }
                System.out.println("leaked");
            }
        }
    }

    /** In a process of its own, since other tests run beside this one, and free what is theirs. */
    @Test
    @Timeout(60)
    void findsPlantedObjectsAndDescriptors() throws Exception {
        Path classes = Path.of(Leaking.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process leaking = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        Leaking.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader says = leaking.inputReader();
                Writer tell = leaking.outputWriter()) {
            assertThat(says.readLine()).isEqualTo("ready");
            Jvm measured = new Jvm(leaking.pid());
            double before = measured.heapBytes(1);
            double open = measured.descriptors();

            tell.write('\n');
            tell.flush();
            assertThat(says.readLine()).isEqualTo("leaked");

            assertThat(measured.heapBytes(1) - before).isBetween(9e6, 12e6);
            assertThat(measured.descriptors() - open).isBetween(100.0, 110.0);
            assertThat(measured.grown()).first().asString().startsWith("[B ");
        } finally {
            leaking.destroyForcibly();
        }
    }

    @Test
    void readsThreadsMemoryAndProcessorTime() throws Exception {
        assertThat(jvm.threads()).isGreaterThan(1);
        assertThat(jvm.residentBytes()).isGreaterThan(1e7);
        assertThat(jvm.processorSeconds()).isPositive();
    }

    @Test
    void readsAHistogram() throws Exception {
        LiveObjects live = LiveObjects.parse(HISTOGRAM);

        assertThat(live).isEqualTo(new LiveObjects(41_472, Map.of("[B", 40_960L, "dev.ballast.history.Entry", 512L)));
        assertThat(live.grownSince(new LiveObjects(0, Map.of("[B", 39_936L))))
                .containsExactly("[B +1.0 kB", "dev.ballast.history.Entry +0.5 kB");
    }

    @Test
    void saysWhatCameInsteadOfAHistogram() {
        assertThatIOException()
                .isThrownBy(() -> LiveObjects.parse("12: no such process"))
                .withMessageContaining("12: no such process");
    }
}
