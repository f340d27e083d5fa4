package dev.ballast.engine;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The address of the Docker engine. */
final class EngineAddress {

    private static final Pattern LOOPBACK = Pattern.compile("(?i)|localhost|127(\\.\\d+){3}|\\[[0:]*:0*1]");

    private EngineAddress() {}

    /**
     * Returns {@code DOCKER_HOST}, or else the first of the usual sockets that exists, or else the most usual one, so that an
     * error can name it.
     */
    static URI find(Map<String, String> environment, Path home) {
        String chosen = environment.getOrDefault("DOCKER_HOST", "");
        if (!chosen.isBlank()) {
            return URI.create(chosen);
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        List<Path> places = Stream.of(
                        "/var/run/docker.sock",
                        runtime.isBlank() ? null : runtime + "/docker.sock",
                        home + "/.docker/run/docker.sock",
                        home + "/.docker/desktop/docker.sock",
                        home + "/.colima/default/docker.sock",
                        home + "/.rd/docker.sock")
                .filter(Objects::nonNull)
                .map(Path::of)
                .toList();
        Path socket = places.stream().filter(Files::exists).findFirst().orElse(places.get(0));
        return URI.create("unix://" + socket);
    }

    /** Returns what to do if no engine answers there. */
    static String remedy(Map<String, String> environment) {
        return environment.getOrDefault("DOCKER_HOST", "").isBlank()
                ? "./ballast setup installs or starts one"
                : "start that engine, or unset DOCKER_HOST";
    }

    /**
     * Returns the name under which published ports are reached: 127.0.0.1 for an engine on this machine.
     *
     * @param engine address of the engine
     */
    static String publishedHost(URI engine) {
        String host = engine.getHost();
        return host == null || LOOPBACK.matcher(host).matches() ? "127.0.0.1" : host;
    }
}
