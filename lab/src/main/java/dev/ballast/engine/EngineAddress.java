package dev.ballast.engine;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the Docker engine listens. */
final class EngineAddress {

    private EngineAddress() {}

    /**
     * Returns {@code DOCKER_HOST}, else the first socket there is of the places where engines put theirs, else the
     * usual one, so that an error can name it.
     */
    static URI find(Map<String, String> environment, Path home) {
        String chosen = environment.getOrDefault("DOCKER_HOST", "");
        if (!chosen.isBlank()) {
            return URI.create(chosen);
        }
        List<Path> places = Stream.of(
                        "/var/run/docker.sock",
                        environment.get("XDG_RUNTIME_DIR") + "/docker.sock",
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

    /**
     * Returns the name under which published ports are reached: loopback for an engine on this machine.
     *
     * @param engine address of the engine
     */
    static String publishedHost(URI engine) {
        String host = engine.getHost();
        return host == null || host.isBlank() ? "127.0.0.1" : host;
    }
}
