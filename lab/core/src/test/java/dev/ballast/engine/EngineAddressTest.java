package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user chose by an environment variable, or as the docker command has it. */
class EngineAddressTest {

    private static final String FAR = "tcp://10.1.2.3:2375";

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"not a uri", "/var/run/docker.sock", "ssh://me@host", "10.1.2.3:2375"})
    void namesChosenHostThatIsNoAddress(String host) {
        refused(Map.of("DOCKER_HOST", host), "DOCKER_HOST ('%s') is no address".formatted(host));
    }

    @Test
    void takesSocketWithBlankInItsPath() {
        URI address = EngineAddress.find(Map.of("DOCKER_HOST", "unix:///home/john doe/docker.sock"), home);

        assertThat(address).isEqualTo(URI.create("unix:///home/john%20doe/docker.sock"));
        assertThat(address.getPath()).isEqualTo("/home/john doe/docker.sock");
    }

    @Test
    void followsCurrentContext() throws Exception {
        context("far", FAR);
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"far\"}");

        assertThat(EngineAddress.find(Map.of(), home)).isEqualTo(URI.create(FAR));
        assertThat(EngineAddress.find(Map.of("DOCKER_HOST", "tcp://near:1"), home))
                .isEqualTo(URI.create("tcp://near:1"));
        assertThat(EngineAddress.find(Map.of("DOCKER_CONTEXT", "default"), home).getScheme())
                .isEqualTo("unix");
    }

    @Test
    void followsContextOfEnvironment() throws Exception {
        context("far", FAR);

        assertThat(EngineAddress.find(Map.of("DOCKER_CONTEXT", "far"), home)).isEqualTo(URI.create(FAR));
        assertThat(EngineAddress.find(
                        Map.of(
                                "DOCKER_CONTEXT",
                                "far",
                                "DOCKER_CONFIG",
                                home.resolve(".docker").toString()),
                        Path.of("/nowhere")))
                .isEqualTo(URI.create(FAR));
    }

    @Test
    void refusesContextThatItCannotFollow() throws Exception {
        refused(Map.of("DOCKER_CONTEXT", "none"), "context 'none' does not exist");
        context("shell", "ssh://me@host");
        refused(Map.of("DOCKER_CONTEXT", "shell"), "the host of docker's context 'shell' ('ssh://me@host')");
        context("sealed", "tcp://10.1.2.3:2376");
        Files.createDirectories(home.resolve(".docker/contexts/tls").resolve(hash("sealed")));
        refused(Map.of("DOCKER_CONTEXT", "sealed"), "wants certificates");
    }

    @Test
    void ignoresConfigurationWithoutContext() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{\"auths\":{}}");

        assertThat(EngineAddress.find(Map.of(), home).getScheme()).isEqualTo("unix");
        Files.writeString(home.resolve(".docker/config.json"), "{torn");
        refused(Map.of(), "config.json cannot be read");
    }

    private void refused(Map<String, String> environment, String why) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> EngineAddress.find(environment, home))
                .withMessageContaining(why)
                .satisfies(thrown -> assertThat(thrown.remedy()).isNotBlank());
    }

    private void context(String name, String host) throws Exception {
        Path folder =
                Files.createDirectories(home.resolve(".docker/contexts/meta").resolve(hash(name)));
        Files.writeString(
                folder.resolve("meta.json"),
                "{\"Name\":\"%s\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"%s\"}}}".formatted(name, host));
    }

    private static String hash(String name) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    }
}
