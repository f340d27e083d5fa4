package dev.ballast.engine.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.LabThreads;
import dev.ballast.engine.Labels;
import dev.ballast.topology.ImageSource;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds images where their content is new. The tag is a hash of the folder's files, the build arguments and the ids of
 * the images it stands on, so an unchanged image is never rebuilt, and a changed file rebuilds what depends on it.
 * Independent images are built side by side.
 */
public final class ImageBuilder {

    private static final long BUILD_LIMIT_MINUTES = 20;
    private static final int SHOWN_OUTPUT_LINES = 60;

    private final DockerClient docker;
    private final BaseImages bases;
    private final Consumer<String> progress;
    private final Map<String, CompletableFuture<BuiltImage>> underWay = new ConcurrentHashMap<>();

    /** @param progress told a line when a build starts and when it ends; silent where nothing is built */
    public ImageBuilder(Engine engine, Consumer<String> progress) {
        this.docker = engine.docker();
        this.bases = new BaseImages(engine);
        this.progress = progress;
    }

    /** Returns the folders that Ballast ships whose Dockerfile sets a label, by name. */
    public static List<String> shipped(String label) {
        return ImageFolder.shippedNames(label);
    }

    /** Makes sure of images, side by side, and returns them by their source. */
    public Map<ImageSource, BuiltImage> build(Collection<ImageSource> sources) {
        Map<ImageSource, CompletableFuture<BuiltImage>> all = new LinkedHashMap<>();
        for (ImageSource source : Set.copyOf(sources)) {
            all.put(source, CompletableFuture.supplyAsync(() -> build(source), LabThreads::start));
        }
        Map<ImageSource, BuiltImage> built = new LinkedHashMap<>();
        all.forEach((source, future) -> built.put(source, join(future)));
        return built;
    }

    /**
     * Makes sure of an image and returns it.
     *
     * @throws EngineException if it cannot be built, with the end of the build's output, or is not there
     */
    public BuiltImage build(ImageSource source) {
        return switch (source.kind()) {
            case NAMED -> named(source.value());
            case DIRECTORY -> made(Recipe.of(ImageFolder.directory(Path.of(source.value()))));
            case REFERENCE ->
                source.value().startsWith(Recipe.OURS) && !source.value().contains(":")
                        ? standingOn(source.value())
                        : bases.resolve(source.value());
        };
    }

    /** Returns the source of an image that {@code images/versions.properties} pins under that name. */
    public ImageSource pinned(String name) {
        return PinnedImage.all().stream()
                .filter(image -> image.name().equals(name))
                .map(image -> new ImageSource(ImageSource.Kind.REFERENCE, image.reference()))
                .findFirst()
                .orElseThrow(
                        () -> new EngineException("images/versions.properties pins no image '%s'".formatted(name)));
    }

    /** Returns the labels of an image. */
    public Map<String, String> labels(BuiltImage image) {
        var config = docker.inspectImageCmd(image.id()).exec().getConfig();
        Map<String, String> labels = config == null ? null : config.getLabels();
        return labels == null ? Map.of() : labels;
    }

    private BuiltImage named(String name) {
        if (!ImageFolder.shippedNames().contains(name)) {
            throw new EngineException(ImageFolder.unknown(name) + hint(name, Path.of(""), isHere(name + ":latest")));
        }
        return standingOn(Recipe.OURS + name);
    }

    /** Returns what somebody who typed a name that we do not ship may have meant: a folder here, or an image. */
    static String hint(String name, Path here, boolean isImage) {
        String folder = Files.isDirectory(here.resolve(name)) ? "the folder here is ./" + name : "";
        String image = isImage ? "the image here is %s:latest".formatted(name) : "";
        return Stream.of(folder, image)
                .filter(hint -> !hint.isEmpty())
                .map(hint -> "; " + hint)
                .collect(Collectors.joining());
    }

    private boolean isHere(String reference) {
        try {
            return idOf(reference).isPresent();
        } catch (DockerException e) {
            return false; // no name that an image can have
        }
    }

    private BuiltImage standingOn(String reference) {
        return reference.startsWith(Recipe.OURS) ? made(Recipe.of(reference)) : bases.resolve(reference);
    }

    private BuiltImage made(Recipe recipe) {
        CompletableFuture<BuiltImage> mine = new CompletableFuture<>();
        CompletableFuture<BuiltImage> earlier = underWay.putIfAbsent(recipe.key(), mine);
        if (earlier != null) {
            return join(earlier);
        }
        try {
            BuiltImage built = makeSure(recipe);
            mine.complete(built);
            return built;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private BuiltImage makeSure(Recipe recipe) {
        Map<String, CompletableFuture<BuiltImage>> parents = new TreeMap<>();
        recipe.standsOn()
                .forEach((argument, reference) -> parents.put(
                        argument, CompletableFuture.supplyAsync(() -> standingOn(reference), LabThreads::start)));
        Map<String, BuiltImage> built = new TreeMap<>();
        parents.forEach((argument, parent) -> built.put(argument, join(parent)));

        String reference = recipe.reference(built);
        String id = idOf(reference).orElseGet(() -> {
            build(recipe.folder(), reference, built);
            return idOf(reference)
                    .orElseThrow(() -> new EngineException("built " + reference + ", but it is not there"));
        });
        return new BuiltImage(recipe.folder().name(), reference, id, "");
    }

    private Optional<String> idOf(String reference) {
        try {
            InspectImageResponse found = docker.inspectImageCmd(reference).exec();
            return Optional.ofNullable(found.getId());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private void build(ImageFolder folder, String reference, Map<String, BuiltImage> parents) {
        progress.accept("building " + reference);
        long start = System.nanoTime();
        Output output = new Output();
        var command = docker.buildImageCmd(
                        new ByteArrayInputStream(BuildContext.of(folder).tar()))
                .withTags(Set.of(reference))
                .withLabels(Map.of(Labels.IMAGE, folder.name()))
                .withForcerm(true)
                .withPull(false);
        parents.forEach((argument, parent) -> command.withBuildArg(argument, parent.reference()));
        try {
            if (!command.exec(output).awaitCompletion(BUILD_LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw failed(reference, "not ended within %d minutes".formatted(BUILD_LIMIT_MINUTES), output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while building " + reference, e);
        } catch (EngineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failed(reference, String.valueOf(e.getMessage()), output);
        }
        if (output.error != null) {
            throw failed(reference, output.error, output);
        }
        progress.accept("built %s in %.1f s".formatted(reference, (System.nanoTime() - start) / 1e9));
    }

    private static EngineException failed(String reference, String why, Output output) {
        List<String> lines = output.text.toString().lines().toList();
        List<String> end = lines.subList(Math.max(0, lines.size() - SHOWN_OUTPUT_LINES), lines.size());
        return new EngineException("cannot build %s: %s%nThe end of the build's output:%n%s"
                .formatted(reference, why, String.join(System.lineSeparator(), end)));
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineException cause ? cause : e;
        }
    }

    private static final class Output extends ResultCallback.Adapter<BuildResponseItem> {
        private final StringBuffer text = new StringBuffer();
        private volatile @Nullable String error;

        @Override
        public void onNext(BuildResponseItem item) {
            if (item.getStream() != null) {
                text.append(item.getStream());
            }
            if (item.isErrorIndicated() && item.getErrorDetail() != null) {
                error = item.getErrorDetail().getMessage();
            }
        }
    }
}
