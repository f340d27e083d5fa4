package dev.ballast.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The page's files, read once: a build while the page is open does not change it. */
final class Assets {

    private static final String TOKEN = "{{token}}";

    private final Map<String, Asset> byPath;

    /** @param type its media type */
    record Asset(String type, byte[] bytes) {}

    /** @param token what the page is to show when it asks for a change */
    Assets(String token) {
        String page = new String(bytes("index.html"), StandardCharsets.UTF_8).replace(TOKEN, token);
        byPath = Map.of(
                "/", new Asset("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8)),
                "/live.css", new Asset("text/css; charset=utf-8", bytes("live.css")),
                "/live.js", new Asset("text/javascript; charset=utf-8", bytes("live.js")),
                "/picture.js", new Asset("text/javascript; charset=utf-8", bytes("picture.js")),
                "/icon.svg", new Asset("image/svg+xml", bytes("icon.svg")));
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Assets.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
