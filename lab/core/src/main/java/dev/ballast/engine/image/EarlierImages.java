package dev.ballast.engine.image;

import dev.ballast.engine.Engine;
import dev.ballast.engine.Images;
import dev.ballast.engine.Labels;
import dev.ballast.engine.LocalImage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Images of earlier states of the image folders. Each change of a folder, or of a base image, makes an image with
 * another tag, and the earlier image stays on the engine.
 */
public final class EarlierImages {

    private final Images images;
    private final BaseImages bases;

    public EarlierImages(Engine engine) {
        this.images = new Images(engine);
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
     * Returns the images, as {@code ballast/FOLDER:HASH}, that no container uses and that are neither current images of
     * Ballast's folders nor the newest of a user's folder. Base images and stand-ins are not among them.
     */
    public List<String> find() {
        return earlier(built(), current(), images.used());
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
     * @return whether it is gone; false if a container has come to use it
     */
    public boolean remove(String reference) {
        return images.remove(reference);
    }

    private List<Built> built() {
        return images.labelled(Labels.IMAGE).stream()
                .flatMap(EarlierImages::tags)
                .toList();
    }

    /** An image that a user builds on one of ours inherits the label, but has a name that the user chose. */
    private static Stream<Built> tags(LocalImage image) {
        String repository = Recipe.OURS + image.labels().get(Labels.IMAGE);
        return image.tags().stream()
                .filter(tag -> tag.matches("\\Q" + repository + "\\E:[0-9a-f]{12}"))
                .map(tag -> new Built(tag, repository, image.id(), image.created()));
    }

    /** Returns the tags of the images on the engine that match Ballast's folders as they are now. */
    private Set<String> current() {
        Set<String> current = new TreeSet<>();
        for (String reference : Recipe.shipped()) {
            here(reference).ifPresent(image -> current.add(image.reference()));
        }
        return current;
    }

    /**
     * Returns the image that a Dockerfile's reference names, without building or pulling it; empty if the engine does
     * not have it.
     */
    private Optional<BuiltImage> here(String reference) {
        if (!reference.startsWith(Recipe.OURS)) {
            return bases.local(reference);
        }
        Recipe recipe = Recipe.of(reference);
        Map<String, BuiltImage> parents = new TreeMap<>();
        for (Map.Entry<String, String> parent : recipe.standsOn().entrySet()) {
            Optional<BuiltImage> found = here(parent.getValue());
            if (found.isEmpty()) {
                return Optional.empty(); // so an image built on it does not exist either
            }
            parents.put(parent.getKey(), found.get());
        }
        return bases.itself(recipe.reference(parents));
    }
}
