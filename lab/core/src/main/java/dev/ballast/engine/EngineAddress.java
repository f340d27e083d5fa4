package dev.ballast.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The address of the Docker engine. */
final class EngineAddress {

    private static final Pattern LOOPBACK = Pattern.compile("(?i)|localhost|127(\\.\\d+){3}|\\[[0:]*:0*1]");

    private static final String UNIX = "unix://";

    private static final Set<String> SCHEMES = Set.of("unix", "tcp", "npipe");

    private EngineAddress() {}

    /**
     * Returns {@code DOCKER_HOST}, or else the address of docker's current context, or else the first of the usual sockets
     * that exists, or else the most usual one, so that an error can name it.
     *
     * @throws EngineException if what was chosen is no address
     */
    static URI find(Map<String, String> environment, Path home) {
        String chosen = environment.getOrDefault("DOCKER_HOST", "");
        if (!chosen.isBlank()) {
            return parsed(chosen, "DOCKER_HOST");
        }
        Optional<DockerContext> context = DockerContext.current(environment, home);
        if (context.isPresent()) {
            return parsed(
                    context.get().host(),
                    "the host of docker's context '%s'".formatted(context.get().name()));
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
        return socket(socket.toString());
    }

    /** Returns the address of a socket, whose path may have a blank. */
    private static URI socket(String path) {
        try {
            return new URI("unix", "", path, null, null);
        } catch (URISyntaxException e) {
            throw noAddress(path, "the path of a socket", e);
        }
    }

    private static URI parsed(String address, String source) {
        try {
            URI uri = new URI(address.strip());
            if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme())) {
                return uri;
            }
            throw noAddress(address, source, null);
        } catch (URISyntaxException e) {
            if (address.strip().startsWith(UNIX + "/")) {
                return socket(address.strip().substring(UNIX.length()));
            }
            throw noAddress(address, source, e);
        }
    }

    private static EngineException noAddress(String address, String source, @Nullable Exception cause) {
        return new EngineException(
                "%s ('%s') is no address of an engine that Ballast reaches".formatted(source, address),
                "name one by DOCKER_HOST, such as unix:///var/run/docker.sock or tcp://HOST:2375",
                cause);
    }

    /** Returns what to do if no engine answers there. */
    static String remedy(Map<String, String> environment, Path home) {
        if (!environment.getOrDefault("DOCKER_HOST", "").isBlank()) {
            return "start that engine, or unset DOCKER_HOST";
        }
        return DockerContext.current(environment, home)
                .map(context ->
                        "docker's context '%s' names it: start that engine, or choose another by docker context use"
                                .formatted(context.name()))
                .orElse("./ballast setup installs or starts one");
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
