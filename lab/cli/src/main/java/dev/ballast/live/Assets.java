package dev.ballast.live;

import dev.ballast.report.Palette;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The page's files. They are read once, so a build does not change an open page. */
final class Assets {

    private static final String TOKEN = "{{token}}";
    private static final List<String> SCRIPTS = List.of("live.js", "picture.js", "way.js", "elements.js");

    private final Map<String, Asset> byPath;

    /** @param type its media type */
    record Asset(String type, byte[] bytes) {}

    /** @param token the token that the page sends with each change */
    Assets(String token) {
        String page = text("index.html").replace(TOKEN, token);
        String style = Palette.css() + text("live.css");
        byPath = new HashMap<>(Map.of(
                "/", new Asset("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8)),
                "/live.css", new Asset("text/css; charset=utf-8", style.getBytes(StandardCharsets.UTF_8)),
                "/icon.svg", new Asset("image/svg+xml", bytes("icon.svg"))));
        SCRIPTS.forEach(name -> byPath.put("/" + name, new Asset("text/javascript; charset=utf-8", bytes(name))));
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
