package dev.ballast.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A context of the {@code docker} command, which names an engine. Without {@code DOCKER_HOST}, that command uses the engine of
 * its current context.
 *
 * @param name its name
 * @param folder the folder of the command's configuration
 */
record DockerContext(String name, Path folder) {

    private static final String DEFAULT = "default";

    /** Returns the current context, or empty if that is the one that names no engine. */
    static Optional<DockerContext> current(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("DOCKER_CONFIG", "");
        Path folder = own.isBlank() ? home.resolve(".docker") : Path.of(own);
        String chosen = environment.getOrDefault("DOCKER_CONTEXT", "");
        Path config = folder.resolve("config.json");
        String name = chosen.isBlank() && Files.exists(config)
                ? read(config).path("currentContext").asText()
                : chosen;
        return name.isBlank() || name.equals(DEFAULT) ? Optional.empty() : Optional.of(new DockerContext(name, folder));
    }

    /**
     * Returns the address of its engine.
     *
     * @throws EngineException if there is no such context, or its engine wants certificates
     */
    String host() {
        Path contexts = folder.resolve("contexts");
        Path meta = contexts.resolve("meta").resolve(hash()).resolve("meta.json");
        if (Files.notExists(meta)) {
            throw new EngineException(
                    "docker's current context '%s' does not exist".formatted(name),
                    "choose one by docker context use",
                    null);
        }
        String host = read(meta).at("/Endpoints/docker/Host").asText();
        if (Files.exists(contexts.resolve("tls").resolve(hash()))) {
            throw new EngineException(
                    "the engine of docker's context '%s' (%s) wants certificates".formatted(name, host),
                    "name it by DOCKER_HOST, and them by DOCKER_TLS_VERIFY and DOCKER_CERT_PATH",
                    null);
        }
        return host;
    }

    /** Returns the name of its folder. */
    private String hash() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JVM has SHA-256", e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JsonMapper.builder().build().readTree(file.toFile());
        } catch (IOException e) {
            throw new EngineException(
                    "docker's configuration %s cannot be read (%s)".formatted(file, e.getMessage()),
                    "mend it, or name the engine by DOCKER_HOST",
                    e);
        }
    }
}
