package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares all files that repeat a version with images/versions.properties, which pins it. */
class VersionsTest {

    static Stream<ImageFolder> folders() {
        return Stream.concat(
                ImageFolder.shippedNames().stream().map(ImageFolder::shipped),
                Stream.of("nginx", "go").map(name -> ImageFolder.shipped("stand-ins/" + name)));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyDockerfileUsesPinnedImages(ImageFolder folder) {
        List<String> pinned =
                PinnedImage.all().stream().map(PinnedImage::reference).toList();
        assertThat(folder.bases().values())
                .as("ARG defaults of images/%s", folder.name())
                .filteredOn(base -> !base.startsWith("ballast/"))
                .isSubsetOf(pinned);
    }

    /** Some indexes, as that of Debian's security updates, say until when they are valid. Only sid's may be older. */
    @ParameterizedTest
    @MethodSource("folders")
    void packagesComeFromIndexesThatAreValid(ImageFolder folder) {
        String dockerfile = new String(folder.files().get("Dockerfile"), StandardCharsets.UTF_8);
        assertThat(dockerfile.contains("Check-Valid-Until"))
                .isEqualTo(folder.name().equals("stand-ins/nginx"));
    }

    @Test
    void everyVariantUsesPinnedImages() {
        assertThat(unpinnedVariants(ImageFolder.shipped("base"))).isEmpty();
        byte[] planted = "FROM_IMAGE=debian:none".getBytes(StandardCharsets.UTF_8);
        assertThat(unpinnedVariants(new ImageFolder("planted", new TreeMap<>(Map.of("sid.args", planted)))))
                .containsExactly("debian:none");
    }

    private static List<String> unpinnedVariants(ImageFolder folder) {
        List<String> pinned =
                PinnedImage.all().stream().map(PinnedImage::reference).toList();
        List<String> named = folder.files().keySet().stream()
                .filter(file -> file.endsWith(".args"))
                .flatMap(file -> folder.variant(file.replace(".args", "")).values().stream())
                .toList();
        assertThat(named).as("what the variants of %s stand on", folder.name()).isNotEmpty();
        return named.stream().filter(image -> !pinned.contains(image)).toList();
    }

    static Stream<PinnedImage> programs() {
        return PinnedImage.all().stream().filter(image -> image.fact("module").isPresent());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everyGoModuleRequiresThePinnedVersion(PinnedImage image) {
        byte[] file = ImageFolder.shipped("stand-ins/" + image.name()).files().get("go.mod");
        assertThat(new String(file, StandardCharsets.UTF_8))
                .containsPattern(
                        "(?m)^\\s*(require )?%s v%s( //.*)?$".formatted(image.need("module"), image.need("version")));
        assertThat(image.reference()).endsWith(":" + image.need("version"));
    }

    /** Go refuses a module without its sum, or with another one, unless it is told otherwise. */
    @ParameterizedTest
    @MethodSource("programs")
    void everyGoModuleHasItsSums(PinnedImage image) {
        String sums = text("stand-ins/" + image.name(), "go.sum");
        String module = "%s v%s".formatted(image.need("module"), image.need("version"));

        assertThat(sums).contains(module + " h1:", module + "/go.mod h1:");
        assertThat(text("stand-ins/go", "go-build"))
                .contains("GOFLAGS=-mod=readonly")
                .doesNotContain("GONOSUM", "GOSUMDB", "GOINSECURE", "GOPRIVATE");
    }

    @Test
    void standInIsMadeOfSignedPackages() {
        assertThat(text("stand-ins/debian", "rootfs.sh"))
                .contains("debootstrap --variant=minbase --force-check-gpg --keyring=/usr/share/keyrings/")
                .doesNotContain("--no-check-gpg");
    }

    private static String text(String folder, String file) {
        return new String(ImageFolder.shipped(folder).files().get(file), StandardCharsets.UTF_8);
    }

    @Test
    void everyBaseOfAStandInIsPinned() {
        assertThat(PinnedImage.all().stream().flatMap(image -> image.fact("on").stream()))
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(PinnedImage.named(name).fact("suite")).isPresent());
    }

    @Test
    void settingsOfNoImageAreNoImages() {
        Properties properties = new Properties();
        properties.setProperty("debian.mirror", "http://mirror.test");
        properties.setProperty("one.reference", " one:1 ");
        properties.setProperty("one.suite", "bookworm");
        assertThat(PinnedImage.all(properties))
                .containsExactly(new PinnedImage("one", Map.of("reference", "one:1", "suite", "bookworm")));
    }

    @Test
    void namesTheMissingFact() {
        assertThatThrownBy(() -> new PinnedImage("one", Map.of("reference", "one:1")).need("suite"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("one.suite");
    }
}
