package dev.ballast.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.EngineCapacity;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.HostPort;
import dev.ballast.engine.image.BaseImages;
import dev.ballast.engine.image.BuiltImage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DoctorTest {

    private static final long GIB = 1L << 30;

    @Test
    void neighbourTableOfKernelDefaultIsTooSmall() {
        assertThat(Doctor.neighbours(OptionalInt.of(8192)).well()).isTrue();
        assertThat(Doctor.neighbours(OptionalInt.empty()).well()).isTrue();
        Finding small = Doctor.neighbours(OptionalInt.of(1024));
        assertThat(small.well()).isFalse();
        assertThat(small.line()).contains("32 containers", "./ballast setup");
    }

    @Test
    void requiresJdk17() {
        assertThat(Doctor.jdk(17).well()).isTrue();
        assertThat(Doctor.jdk(11).well()).isFalse();
        assertThat(Doctor.jdk(11).remedy()).contains("17");
    }

    @Test
    void showsRemedyForMissingEngineOnce() {
        assertThat(Doctor.noEngine(new EngineException("no engine at unix:///s", "./ballast setup starts one", null))
                        .line())
                .endsWith("no engine at unix:///s; remedy: ./ballast setup starts one");
    }

    @Test
    void requiresFreeDiskSpace() {
        assertThat(Doctor.disk(new EngineCapacity(0, "/d", 9 * GIB)).well()).isTrue();
        Finding full = Doctor.disk(new EngineCapacity(0, "/d", 2 * GIB));
        assertThat(full.well()).isFalse();
        assertThat(full.line()).contains("2.0 GiB free at /d", "8.0 GiB", "prune");
    }

    @Test
    void acceptsDiskOfUnknownSize() {
        assertThat(Doctor.disk(new EngineCapacity(0, "/d", -1)).well()).isTrue();
    }

    @Test
    void requiresMemory() {
        assertThat(Doctor.memory(new EngineCapacity(4 * GIB, "/d", 0)).well()).isTrue();
        assertThat(Doctor.memory(new EngineCapacity(GIB, "/d", 0)).well()).isFalse();
    }

    @Test
    void namesHolderOfPort() {
        assertThat(Doctor.port("port", 5000, port -> Optional.empty()).well()).isTrue();
        Finding taken = Doctor.port(
                "port", 5000, port -> Optional.of(new HostPort.Holder("process python3 (pid 7)", 7, "", false)));
        assertThat(taken.well()).isFalse();
        assertThat(taken.line()).contains("5000 is held by process python3 (pid 7)", "--port 0");
    }

    @Test
    void acceptsPortHeldByLab() {
        assertThat(Doctor.port(
                                "port",
                                5000,
                                port -> Optional.of(new HostPort.Holder("container x", 0, "0a1b2c3d", false)))
                        .well())
                .isTrue();
    }

    @Test
    void acceptsImagePresentOrStandInOrServed() {
        BuiltImage itself = new BuiltImage("a:1", "a:1", "sha256:0", "");
        BuiltImage standIn = new BuiltImage("a:1", "ballast/stand-in/a:1", "sha256:1", "a:1");
        assertThat(Doctor.image(new BaseImages.Status("a:1", Optional.of(itself)), reference -> "never asked")
                        .well())
                .isTrue();
        assertThat(Doctor.image(new BaseImages.Status("a:1", Optional.of(standIn)), reference -> "never asked")
                        .line())
                .contains("stood in for by ballast/stand-in/a:1");
        assertThat(Doctor.image(new BaseImages.Status("a:1", Optional.empty()), reference -> "")
                        .well())
                .isTrue();
    }

    @Test
    void explainsMissingImage() {
        Finding missing = Doctor.image(new BaseImages.Status("a:1", Optional.empty()), reference -> "no such host");
        assertThat(missing.well()).isFalse();
        assertThat(missing.line()).contains("a:1", "no such host", "./ballast setup");
    }

    @Test
    void requiresRegistryOnlyIfImageIsMissing() {
        BaseImages.Status here =
                new BaseImages.Status("a:1", Optional.of(new BuiltImage("a:1", "a:1", "sha256:0", "")));
        BaseImages.Status missing = new BaseImages.Status("b:1", Optional.empty());

        assertThat(Doctor.registry(List.of(here, missing), reference -> "").well())
                .isTrue();
        Finding unneeded = Doctor.registry(List.of(here), reference -> "no such host");
        assertThat(unneeded.well()).isTrue();
        assertThat(unneeded.line()).contains("no such host");
        Finding needed = Doctor.registry(List.of(here, missing), reference -> "no such host");
        assertThat(needed.well()).isFalse();
        assertThat(needed.line()).contains("no such host", "./ballast setup");
    }
}
