package dev.ballast.live;

import dev.ballast.report.Palette;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The page's files. They are read once, so a build does not change an open page. */
final class Assets {

    private static final String TOKEN = "{{token}}";

    private final Map<String, Asset> byPath;

    /** @param type its media type */
    record Asset(String type, byte[] bytes) {}

    /** @param token the token that the page sends with each change */
    Assets(String token) {
        String page = text("index.html").replace(TOKEN, token);
        String style = Palette.css() + text("live.css");
        byPath = Map.of(
                "/", new Asset("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8)),
                "/live.css", new Asset("text/css; charset=utf-8", style.getBytes(StandardCharsets.UTF_8)),
                "/live.js", new Asset("text/javascript; charset=utf-8", bytes("live.js")),
                "/picture.js", new Asset("text/javascript; charset=utf-8", bytes("picture.js")),
                "/icon.svg", new Asset("image/svg+xml", bytes("icon.svg")));
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Assets.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
