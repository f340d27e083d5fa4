package dev.ballast.engine.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images that were built from folders as they were earlier: each change of a folder, or of what it stands on, makes an
 * image with another tag, and the one before stays on the engine.
 */
public final class EarlierImages {

    private final DockerClient docker;
    private final BaseImages bases;

    public EarlierImages(Engine engine) {
        this.docker = engine.docker();
        this.bases = new BaseImages(engine);
    }

    /**
     * A tag that Ballast made.
     *
     * @param reference {@code ballast/FOLDER:HASH}
     * @param repository the part before the hash
     * @param id of the image
     * @param created in epoch seconds
     */
    record Built(String reference, String repository, String id, long created) {

        /** Returns whether it was built from a folder of the user's, which this process does not know. */
        boolean isOwn() {
            return repository.startsWith(Recipe.OURS + ImageFolder.OWN);
        }
    }

    /**
     * Returns the images, as {@code ballast/FOLDER:HASH}, that are none of those that Ballast's folders are built as now, nor
     * the newest of a folder of the user's, and that no container uses. Base images and what stands in for them are none.
     */
    public List<String> find() {
        Set<String> used = new HashSet<>();
        for (Container container : docker.listContainersCmd().withShowAll(true).exec()) {
            used.add(container.getImage());
            used.add(container.getImageId());
        }
        return earlier(built(), current(), used);
    }

    static List<String> earlier(Collection<Built> built, Set<String> current, Set<String> used) {
        Map<String, Long> newest =
                built.stream().collect(Collectors.toMap(Built::repository, Built::created, Math::max));
        return built.stream()
                .filter(image -> !current.contains(image.reference()))
                .filter(image -> !image.isOwn() || image.created() < newest.get(image.repository()))
                .filter(image -> !used.contains(image.reference()) && !used.contains(image.id()))
                .map(Built::reference)
                .sorted()
                .toList();
    }

    /**
     * Removes an image's tag, and the image with its last one.
     *
     * @return whether it is gone; not where a container has come to use it
     */
    public boolean remove(String reference) {
        try {
            docker.removeImageCmd(reference).exec();
            return true;
        } catch (NotFoundException e) {
            return true;
        } catch (ConflictException e) {
            return false;
        }
    }

    private List<Built> built() {
        return docker.listImagesCmd().withLabelFilter(Labels.IMAGE).exec().stream()
                .flatMap(EarlierImages::tags)
                .toList();
    }

    /** An image that a user builds on one of ours inherits its label, and has a name of the user's. */
    private static Stream<Built> tags(Image image) {
        String repository = Recipe.OURS + image.getLabels().get(Labels.IMAGE);
        return Stream.ofNullable(image.getRepoTags())
                .flatMap(Stream::of)
                .filter(tag -> tag.matches("\\Q" + repository + "\\E:[0-9a-f]{12}"))
                .map(tag ->
                        new Built(tag, repository, image.getId(), Objects.requireNonNullElse(image.getCreated(), 0L)));
    }

    /** Returns the tags of what is here of the images that Ballast's folders are built as now. */
    private Set<String> current() {
        Set<String> current = new TreeSet<>();
        for (String name : ImageFolder.shippedNames()) {
            List<String> references = new ArrayList<>(List.of(Recipe.OURS + name));
            ImageFolder.shipped(name).variants().forEach(variant -> references.add(Recipe.OURS + name + ":" + variant));
            references.forEach(reference -> here(reference).ifPresent(image -> current.add(image.reference())));
        }
        return current;
    }

    /** Returns what a reference of a Dockerfile's stands for, without building or pulling it; empty where it is not here. */
    private Optional<BuiltImage> here(String reference) {
        if (!reference.startsWith(Recipe.OURS)) {
            return bases.local(reference);
        }
        Recipe recipe = Recipe.of(reference);
        Map<String, BuiltImage> parents = new TreeMap<>();
        for (Map.Entry<String, String> parent : recipe.standsOn().entrySet()) {
            Optional<BuiltImage> found = here(parent.getValue());
            if (found.isEmpty()) {
                return Optional.empty(); // nor is what stands on it
            }
            parents.put(parent.getKey(), found.get());
        }
        return bases.itself(recipe.reference(parents));
    }
}
