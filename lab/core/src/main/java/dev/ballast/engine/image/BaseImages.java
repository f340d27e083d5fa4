package dev.ballast.engine.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images that Ballast takes from elsewhere: as a registry has them, or what stands in for them here.
 *
 * <p>{@code images/versions.properties} pins them; {@link #prepare} makes sure of all of them.
 */
public final class BaseImages {

    private static final Logger LOG = LoggerFactory.getLogger(BaseImages.class);

    private final Engine engine;
    private final DockerClient docker;
    private final Registry registry;
    private @Nullable List<Image> listing;

    public BaseImages(Engine engine) {
        this(engine, System.getenv());
    }

    BaseImages(Engine engine, Map<String, String> environment) {
        this.engine = engine;
        this.docker = engine.docker();
        this.registry = new Registry(docker, environment);
    }

    /**
     * How a pinned image stands.
     *
     * @param reference its reference in a registry
     * @param present the image here that is it, or stands in for it
     */
    public record Status(String reference, Optional<BuiltImage> present) {}

    /** Returns how the pinned images stand that images are built from, asking no registry. */
    public List<Status> status() {
        forget();
        return wanted().stream()
                .map(image -> new Status(image.reference(), local(image.reference())))
                .toList();
    }

    /**
     * Returns the image to use for a registry reference: itself where it is here, else the newest stand-in, else what a
     * registry serves, which is pulled.
     *
     * @throws EngineException if none of them is to be had, within ten seconds
     */
    public BuiltImage resolve(String reference) {
        return local(reference).orElseGet(() -> {
            Registry.Answer answer = registry.ask(reference);
            if (!answer.serves()) {
                throw new EngineException("%s is not here, and no registry serves it (%s); ./ballast setup prepares it"
                        .formatted(reference, answer.reason()));
            }
            LOG.info("pulling {}", answer.source());
            return pulled(answer, reference);
        });
    }

    /** Returns whether a registry serves an image, or why not; within ten seconds. */
    public String askRegistry(String reference) {
        Registry.Answer answer = registry.ask(reference);
        return answer.serves() ? "" : answer.reason();
    }

    /**
     * Makes sure of every pinned image: pulled where a registry serves it, stood in otherwise. What is here already is
     * left alone.
     *
     * @param progress told a line when a step begins and ends
     * @throws EngineException if one is not to be had, with what failed and the remedy
     */
    public void prepare(Consumer<String> progress) {
        if (missing().isEmpty()) {
            return;
        }
        try (Workshop workshop = Workshop.open(engine, progress)) {
            new StandIns(this, registry, workshop).prepare(missing());
        }
    }

    /** Returns the registry references of what {@link #prepare} would pull or make. */
    public List<String> missingReferences() {
        return missing().stream().map(PinnedImage::reference).toList();
    }

    private List<PinnedImage> missing() {
        forget();
        return wanted().stream().filter(image -> current(image).isEmpty()).toList();
    }

    /** All but those that serve only to make stand-ins. */
    private static List<PinnedImage> wanted() {
        List<PinnedImage> all = PinnedImage.all();
        Set<String> tools =
                all.stream().flatMap(image -> image.fact("on").stream()).collect(Collectors.toSet());
        return all.stream().filter(image -> !tools.contains(image.name())).toList();
    }

    /** Returns the image itself, or a stand-in that today's recipe made. */
    Optional<BuiltImage> current(PinnedImage image) {
        return itself(image.reference())
                .or(() -> standIn(image.reference())
                        .filter(found ->
                                StandIns.recipe(image).equals(found.getLabels().get(StandIns.RECIPE)))
                        .map(found -> described(image.reference(), found)));
    }

    BuiltImage pulled(Registry.Answer answer, String reference) {
        registry.pull(answer.source(), reference);
        return itself(reference)
                .orElseThrow(() -> new EngineException("pulled %s, but it is not here".formatted(reference)));
    }

    /** Returns the image to use for a registry reference, of those that are here. */
    Optional<BuiltImage> local(String reference) {
        return itself(reference).or(() -> standIn(reference).map(found -> described(reference, found)));
    }

    Optional<BuiltImage> itself(String reference) {
        try {
            String id = docker.inspectImageCmd(reference).exec().getId();
            return Optional.of(new BuiltImage(reference, reference, String.valueOf(id), ""));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private Optional<Image> standIn(String reference) {
        return standIns(reference).stream().max(Comparator.comparing(Image::getCreated));
    }

    /** Returns what stands in for a reference; not what is built on it, which inherits its labels. */
    List<Image> standIns(String reference) {
        return listed().stream()
                .filter(image -> reference.equals(image.getLabels().get(Labels.STANDS_IN_FOR)))
                .toList();
    }

    /** Lists once for many references: an engine with hundreds of images takes 0.1 s to list some of them. */
    private synchronized List<Image> listed() {
        if (listing == null) {
            listing = docker.listImagesCmd().withLabelFilter(Labels.STANDS_IN_FOR).exec().stream()
                    .filter(image -> tag(image).isPresent())
                    .toList();
        }
        return listing;
    }

    /** Looks anew at what is here. */
    synchronized void forget() {
        listing = null;
    }

    private static Optional<String> tag(Image image) {
        return Stream.ofNullable(image.getRepoTags())
                .flatMap(Stream::of)
                .filter(tag -> tag.startsWith(StandIns.REPOSITORY))
                .findFirst();
    }

    private static BuiltImage described(String reference, Image standIn) {
        return new BuiltImage(reference, tag(standIn).orElse(standIn.getId()), standIn.getId(), reference);
    }
}
