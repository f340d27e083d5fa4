package dev.ballast.engine.image;

import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.ImageRequest;
import dev.ballast.engine.Images;
import dev.ballast.engine.LabThreads;
import dev.ballast.engine.Labels;
import dev.ballast.topology.ImageSource;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds images whose content is new. The tag is a hash of the folder's files, the build arguments and the ids of
 * the images it stands on, so an unchanged image is never rebuilt, and a changed file rebuilds what depends on it.
 * Independent images are built side by side.
 */
public final class ImageBuilder {

    private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);

    private final Images images;
    private final BaseImages bases;
    private final Consumer<String> progress;
    private final Map<String, CompletableFuture<BuiltImage>> underWay = new ConcurrentHashMap<>();

    /** @param progress takes a line when a build starts and when it ends; nothing if nothing is built */
    public ImageBuilder(Engine engine, Consumer<String> progress) {
        this.images = new Images(engine);
        this.bases = new BaseImages(engine);
        this.progress = progress;
    }

    /** Returns the labels that the Dockerfile of each folder that Ballast ships sets itself, by the folder's name. */
    public static SortedMap<String, Map<String, String>> shippedLabels() {
        return ImageFolder.shippedLabels();
    }

    /** Returns the labels that the Dockerfile in a user's directory sets itself. */
    public static Map<String, String> labels(Path directory) {
        return ImageFolder.labels(directory);
    }

    /** Provides images, side by side, and returns them by their source. */
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
     * Provides an image and returns it.
     *
     * @throws EngineException if it cannot be built, with the end of the build's output, or does not exist
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
        return images.labels(image.id());
    }

    /**
     * Checks the labels of images that are to be run.
     *
     * @throws ImageLabelException if one of them does not fit
     */
    public void requireFittingLabels(Collection<BuiltImage> all) {
        all.forEach(image -> LabelRules.check(image.name(), labels(image)));
    }

    private BuiltImage named(String name) {
        if (!ImageFolder.shippedNames().contains(name)) {
            throw new EngineException(
                    ImageFolder.unknown(name) + hint(name, Path.of(""), images.exists(name + ":latest")));
        }
        return standingOn(Recipe.OURS + name);
    }

    /** Returns what a user may have meant by a name that Ballast does not ship: a folder here, or an image. */
    static String hint(String name, Path here, boolean isImage) {
        String folder = Files.isDirectory(here.resolve(name)) ? "the folder here is ./" + name : "";
        String image = isImage ? "the image here is %s:latest".formatted(name) : "";
        return Stream.of(folder, image)
                .filter(hint -> !hint.isEmpty())
                .map(hint -> "; " + hint)
                .collect(Collectors.joining());
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
        Stream.of(recipe.standsOn(), recipe.named())
                .flatMap(named -> named.entrySet().stream())
                .forEach(image -> parents.put(
                        image.getKey(),
                        CompletableFuture.supplyAsync(() -> standingOn(image.getValue()), LabThreads::start)));
        Map<String, BuiltImage> built = new TreeMap<>();
        parents.forEach((argument, parent) -> built.put(argument, join(parent)));

        String reference = recipe.reference(built);
        String id = images.id(reference).orElseGet(() -> {
            build(recipe, reference, built);
            return images.id(reference)
                    .orElseThrow(() -> new EngineException("built " + reference + ", but it is not there"));
        });
        return new BuiltImage(recipe.folder().name(), reference, id, "");
    }

    private void build(Recipe recipe, String reference, Map<String, BuiltImage> parents) {
        progress.accept("building " + reference + standIns(parents.values()));
        long start = System.nanoTime();
        Map<String, String> arguments = new TreeMap<>();
        Map<String, String> names = new TreeMap<>();
        parents.forEach(
                (key, parent) -> (recipe.named().containsKey(key) ? names : arguments).put(key, parent.reference()));
        ImageFolder folder = recipe.folder().with(recipe.folder().dockerfile().with(names));
        images.build(
                new ImageRequest(
                        reference, reference, Map.of(Labels.IMAGE, folder.name()), arguments, true, BUILD_LIMIT),
                new ByteArrayInputStream(BuildContext.of(folder).tar()));
        progress.accept("built %s in %.1f s".formatted(reference, (System.nanoTime() - start) / 1e9));
    }

    private static String standIns(Collection<BuiltImage> parents) {
        return parents.stream()
                .filter(parent -> !parent.standsInFor().isEmpty())
                .map(parent -> "%s in place of %s".formatted(parent.reference(), parent.standsInFor()))
                .distinct()
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), all -> all.isEmpty() ? "" : " on " + all));
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineException cause ? cause : e;
        }
    }
}
