package dev.ballast.engine.standin;

import dev.ballast.engine.ImageRequest;
import dev.ballast.engine.image.BuildContext;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** One build of an image in the workshop: a recipe's folder, and large files made beside it. */
final class ImageBuild {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Workshop workshop;
    private final ImageFolder folder;
    private final Map<String, Path> made = new TreeMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> arguments = new HashMap<>();

    private ImageBuild(Workshop workshop, ImageFolder folder) {
        this.workshop = workshop;
        this.folder = folder;
    }

    static ImageBuild of(Workshop workshop, ImageFolder folder) {
        return new ImageBuild(workshop, folder);
    }

    ImageBuild with(String name, Path file) {
        made.put(name, file);
        return this;
    }

    ImageBuild on(BuiltImage base) {
        folder.bases().keySet().forEach(argument -> arguments.put(argument, base.reference()));
        return this;
    }

    ImageBuild labelled(Map<String, String> more) {
        labels.putAll(more);
        return this;
    }

    /** Builds the image and returns its id. It does not use the cache, so the image that was made last is the newest. */
    String run() throws IOException {
        Path context = Files.createTempFile(workshop.newFolder("contexts"), "context-", ".tar");
        try (OutputStream file = Files.newOutputStream(context)) {
            BuildContext files = BuildContext.of(folder);
            for (var entry : made.entrySet()) {
                files.with(entry.getKey(), BuildContext.Kind.PROGRAM, entry.getValue());
            }
            files.writeTo(file);
        }
        try (InputStream tar = Files.newInputStream(context)) {
            return workshop.images()
                    .build(new ImageRequest("images/" + folder.name(), "", labels, arguments, false, LIMIT), tar);
        } finally {
            Files.deleteIfExists(context);
        }
    }
}
