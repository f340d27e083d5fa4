package dev.ballast.engine.image;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.BuildResponseItem;
import dev.ballast.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One build of an image in the workshop: a recipe's folder, and large files made beside it. */
final class ImageBuild {

    private static final long LIMIT_MINUTES = 15;

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

    /** Builds, from the cache nothing: the newest image is to be the one made last. Returns the image's id. */
    String run() throws IOException {
        Path context = Files.createTempFile(workshop.newFolder("contexts"), "context-", ".tar");
        try (OutputStream file = Files.newOutputStream(context)) {
            BuildContext files = BuildContext.of(folder);
            for (var entry : made.entrySet()) {
                files.with(entry.getKey(), BuildContext.Kind.PROGRAM, entry.getValue());
            }
            files.writeTo(file);
        }
        StringBuffer output = new StringBuffer();
        try (InputStream tar = Files.newInputStream(context)) {
            var command = workshop.docker()
                    .buildImageCmd(tar)
                    .withLabels(labels)
                    .withNoCache(true)
                    .withForcerm(true)
                    .withPull(false);
            arguments.forEach(command::withBuildArg);
            return command.exec(new BuildImageResultCallback() {
                        @Override
                        public void onNext(BuildResponseItem item) {
                            if (item.getStream() != null) {
                                output.append(item.getStream());
                            }
                            super.onNext(item);
                        }
                    })
                    .awaitImageId(LIMIT_MINUTES, TimeUnit.MINUTES);
        } catch (RuntimeException e) {
            throw new EngineException(
                    "cannot build images/%s: %s%nThe end of the build's output:%n%s"
                            .formatted(folder.name(), e.getMessage(), Workshop.lastLines(output.toString())),
                    e);
        } finally {
            Files.deleteIfExists(context);
        }
    }
}
