package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.build.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a build downloads before Maven runs is pinned by a hash: Maven itself, and the actions of the workflow. */
@EnabledOnOs(OS.LINUX)
class PinnedToolsTest {

    private static final String PROPERTIES = ".mvn/wrapper/maven-wrapper.properties";

    private static final Pattern ACTION = Pattern.compile("(?m)^[\\s-]*uses:\\s*(\\S+)");

    /** What the wrapper runs; neither unzip, wget nor curl. */
    private static final List<String> TOOLS = List.of(
            "sh", "uname", "dirname", "basename", "tr", "mktemp", "mkdir", "rm", "mv", "cat", "chmod", "sha256sum");

    @TempDir
    private Path folder;

    private Path maven = Path.of("");

    @BeforeEach
    void makeMavenThatSaysSo() throws IOException {
        maven = folder.resolve("apache-maven-9.9-bin.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(maven))) {
            zip.putNextEntry(new ZipEntry("apache-maven-9.9/bin/mvn"));
            zip.write("#!/bin/sh\necho \"Maven was given $*\"\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void wrapperTakesMavenWithItsSum() throws Exception {
        assertThat(wrapped(sum(Files.readAllBytes(maven)))).contains("Maven was given --version");
    }

    @Test
    void wrapperRefusesMavenWithAnotherSum() throws Exception {
        assertThat(wrapped("0".repeat(64)))
                .contains("Failed to validate Maven distribution")
                .doesNotContain("Maven was given");
    }

    @Test
    void sumIsGiven() throws IOException {
        assertThat(Repository.root().resolve(PROPERTIES))
                .content()
                .containsPattern("(?m)^distributionSha256Sum=[0-9a-f]{64}$");
    }

    @Test
    void actionsAreNamedByCommit() throws IOException {
        assertThat(ACTION.matcher(workflow()).results().map(use -> use.group(1)))
                .isNotEmpty()
                .allMatch(action -> action.matches("[\\w./-]+@[0-9a-f]{40}"));
    }

    @Test
    void workflowMayOnlyRead() throws IOException {
        assertThat(workflow())
                .containsPattern("(?m)^permissions:\\R  contents: read\\R\\R")
                .doesNotContain("pull_request_target", "write", "secrets.");
    }

    private static String workflow() throws IOException {
        return Files.readString(Repository.root().resolve(".github/workflows/verify.yml"));
    }

    /** Returns what the wrapper prints that is to download this Maven, on a machine that has little more than a JDK. */
    private String wrapped(String sum) throws IOException, InterruptedException {
        Files.copy(Repository.root().resolve("mvnw"), folder.resolve("mvnw"));
        Files.createDirectories(folder.resolve(PROPERTIES).getParent());
        Files.writeString(
                folder.resolve(PROPERTIES),
                "distributionUrl=%s\ndistributionSha256Sum=%s\n".formatted(maven.toUri(), sum));
        Path commands = Files.createDirectory(folder.resolve("commands"));
        for (String tool : TOOLS) {
            Path planted =
                    Files.writeString(commands.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(whereIs(tool)));
            assertThat(planted.toFile().setExecutable(true)).isTrue();
        }
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("sh", folder.resolve("mvnw").toString(), "--version");
        builder.environment().clear();
        builder.environment().put("PATH", commands.toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return Files.readString(output);
    }

    private static Path whereIs(String tool) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static String sum(byte[] file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    }
}
