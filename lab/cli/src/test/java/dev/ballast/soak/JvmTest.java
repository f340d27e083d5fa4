package dev.ballast.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmTest {

    private static final String HISTOGRAM = """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:          4711          40960  [B (java.base@17.0.17)
               2:            12            512  dev.ballast.history.Entry
            Total          4723          41472
            """;

    private final Jvm jvm = new Jvm(ProcessHandle.current().pid());

    /** What a process that leaks keeps. */
    private record Leaked(byte[] bytes) {}

    @Test
    void findsPlantedObjectsOnTheHeap() throws Exception {
        double before = jvm.heapBytes(1);
        List<Leaked> leak = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            leak.add(new Leaked(new byte[10_000]));
        }

        double after = jvm.heapBytes(1);

        assertThat(after - before).isGreaterThan(5e6);
        assertThat(jvm.grown()).anySatisfy(grown -> assertThat(grown).startsWith("[B "));
        assertThat(leak).hasSize(1_000);
    }

    @Test
    void countsOpenDescriptors(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "open");
        double before = jvm.descriptors();
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            open.add(Files.newInputStream(file));
        }

        assertThat(jvm.descriptors()).isGreaterThan(before + 50);
        for (InputStream stream : open) {
            stream.close();
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
