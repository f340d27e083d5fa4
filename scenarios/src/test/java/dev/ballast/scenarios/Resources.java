package dev.ballast.scenarios;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Files beside the scenarios. */
final class Resources {

    private Resources() {}

    /** Returns a folder under {@code src/test/resources}, wherever the IDE or Maven has put it. */
    static Path folder(String name) {
        URL found = Objects.requireNonNull(Resources.class.getResource(name), name + " is not on the class path");
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(found + " is no file", e);
        }
    }
}
