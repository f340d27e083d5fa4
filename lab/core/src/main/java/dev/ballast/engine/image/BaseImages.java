package dev.ballast.engine.image;

import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.Images;
import dev.ballast.engine.Labels;
import dev.ballast.engine.LocalImage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images that Ballast takes from registries, or their stand-ins on this engine.
 *
 * <p>{@code images/versions.properties} pins them. Safe for use by several threads.
 */
public final class BaseImages {

    /** The beginning of all stand-ins' names. Images built on them inherit their labels, but not their names. */
    public static final String STAND_INS = "ballast/stand-in/";

    private static final Logger LOG = LoggerFactory.getLogger(BaseImages.class);

    private final Images images;
    private final Registry registry;
    private @Nullable List<LocalImage> listing;

    public BaseImages(Engine engine) {
        this(engine, System.getenv());
    }

    BaseImages(Engine engine, Map<String, String> environment) {
        this.images = new Images(engine);
        this.registry = new Registry(images, environment);
    }

    /**
     * The state of a pinned image.
     *
     * @param reference its reference in a registry
     * @param present the image itself or its stand-in, if the engine has one
     */
    public record Status(String reference, Optional<BuiltImage> present) {}

    /** Returns the state of the pinned images that other images are built from, without asking a registry. */
    public List<Status> status() {
        forget();
        return wanted().stream()
                .map(image -> new Status(image.reference(), local(image.reference())))
                .toList();
    }

    /**
     * Returns the image to use for a registry reference: the image itself if the engine has it, else the newest
     * stand-in, else the image pulled from a registry.
     *
     * @throws EngineException if none of these exists, within ten seconds
     */
    public BuiltImage resolve(String reference) {
        return local(reference).orElseGet(() -> {
            Registry.Answer answer = registry.ask(reference);
            if (!answer.serves()) {
                throw new EngineException("%s is not here, and no registry serves it (%s); %s"
                        .formatted(reference, answer.reason(), remedy(reference)));
            }
            LOG.info("pulling {}", answer.source());
            return pulled(answer, reference);
        });
    }

    /** Returns what provides an image that is missing: only pinned ones are known to the command setup. */
    static String remedy(String reference) {
        return wanted().stream().anyMatch(image -> image.reference().equals(reference))
                ? "./ballast setup prepares it"
                : "build or pull it, or correct its name";
    }

    /** Returns whether a registry serves an image, or why not; within ten seconds. */
    public String askRegistry(String reference) {
        Registry.Answer answer = registry.ask(reference);
        return answer.serves() ? "" : answer.reason();
    }

    /** Returns the pinned images that other images are built from: all except those that only help to make stand-ins. */
    public static List<PinnedImage> wanted() {
        List<PinnedImage> all = PinnedImage.all();
        Set<String> tools =
                all.stream().flatMap(image -> image.fact("on").stream()).collect(Collectors.toSet());
        return all.stream().filter(image -> !tools.contains(image.name())).toList();
    }

    /** Returns the image itself, or the newest stand-in if the recipe with that hash made it. */
    public Optional<BuiltImage> current(String reference, String recipe) {
        return itself(reference)
                .or(() -> standIn(reference)
                        .filter(found -> recipe.equals(found.labels().get(Labels.RECIPE)))
                        .map(found -> described(reference, found)));
    }

    /** Returns which registry serves an image, or why none does, within ten seconds. */
    public Registry.Answer ask(String reference) {
        return registry.ask(reference);
    }

    /** Pulls an image from the place in a registry's answer, and returns it under its reference. */
    public BuiltImage pulled(Registry.Answer answer, String reference) {
        registry.pull(answer.source(), reference);
        return itself(reference)
                .orElseThrow(() -> new EngineException("pulled %s, but it is not here".formatted(reference)));
    }

    /** Returns the image on the engine to use for a registry reference. */
    Optional<BuiltImage> local(String reference) {
        return itself(reference).or(() -> standIn(reference).map(found -> described(reference, found)));
    }

    Optional<BuiltImage> itself(String reference) {
        return images.id(reference).map(id -> new BuiltImage(reference, reference, id, ""));
    }

    private Optional<LocalImage> standIn(String reference) {
        return standIns(reference).stream().max(Comparator.comparingLong(LocalImage::created));
    }

    /** Returns the stand-in for a reference, without the images built on it, which inherit its labels. */
    public List<LocalImage> standIns(String reference) {
        return listed().stream()
                .filter(image -> reference.equals(image.labels().get(Labels.STANDS_IN_FOR)))
                .toList();
    }

    /** Lists the stand-ins once for many references, because an engine with hundreds of images takes 0.1 s for each list. */
    private synchronized List<LocalImage> listed() {
        if (listing == null) {
            listing = images.labelled(Labels.STANDS_IN_FOR).stream()
                    .filter(image -> tag(image).isPresent())
                    .toList();
        }
        return listing;
    }

    /** Forgets the list, so the next call reads it again. */
    public synchronized void forget() {
        listing = null;
    }

    private static Optional<String> tag(LocalImage image) {
        return image.tags().stream().filter(tag -> tag.startsWith(STAND_INS)).findFirst();
    }

    private static BuiltImage described(String reference, LocalImage standIn) {
        return new BuiltImage(reference, tag(standIn).orElse(standIn.id()), standIn.id(), reference);
    }
}
