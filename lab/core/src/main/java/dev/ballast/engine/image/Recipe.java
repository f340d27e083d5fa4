package dev.ballast.engine.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder and the base images from which an image is built.
 *
 * @param folder its folder
 * @param standsOn references of its base images, by build argument
 * @param named references of pinned images and of ours that its Dockerfile names without an argument, by those names
 */
record Recipe(ImageFolder folder, Map<String, String> standsOn, Map<String, String> named) {

    /** The beginning of the names of all images that Ballast builds. */
    static final String OURS = "ballast/";

    /**
     * Returns the recipe of a sibling folder to which a Dockerfile refers: {@code ballast/FOLDER} or {@code
     * ballast/FOLDER:VARIANT}.
     */
    static Recipe of(String reference) {
        String[] folderAndVariant = reference.substring(OURS.length()).split(":", 2);
        ImageFolder folder = ImageFolder.shipped(folderAndVariant[0]);
        return of(folder, folderAndVariant.length == 2 ? folder.variant(folderAndVariant[1]) : Map.of());
    }

    /** Returns the references of all folders that Ballast ships and of their variants. */
    static List<String> shipped() {
        return ImageFolder.shippedNames().stream()
                .flatMap(name -> Stream.concat(
                        Stream.of(OURS + name),
                        ImageFolder.shipped(name).variants().stream().map(variant -> OURS + name + ":" + variant)))
                .toList();
    }

    static Recipe of(ImageFolder folder) {
        return of(folder, Map.of());
    }

    private static Recipe of(ImageFolder folder, Map<String, String> variant) {
        Map<String, String> standsOn = new TreeMap<>(folder.bases());
        standsOn.putAll(variant);
        Map<String, String> named = new TreeMap<>();
        folder.dockerfile().named().forEach(name -> known(name).ifPresent(reference -> named.put(name, reference)));
        return new Recipe(folder, standsOn, named);
    }

    /** Returns the reference of a pinned image or of one of ours; empty for any other image, and for a stage. */
    private static Optional<String> known(String name) {
        if (name.startsWith(OURS)) {
            return Optional.of(name).filter(shipped()::contains);
        }
        String reference = name.replaceFirst("^docker\\.io/", "").replaceFirst("^library/", "");
        return PinnedImage.all().stream()
                .map(PinnedImage::reference)
                .filter(reference::equals)
                .findFirst();
    }

    /** Returns a key of the recipe that does not depend on its parents' ids. */
    String key() {
        return folder.name() + BuildContext.hash(contents()) + standsOn;
    }

    /**
     * Returns name and tag of the image. The tag is a hash of everything that it is built from.
     *
     * @param parents the images that it stands on, by build argument or name
     */
    String reference(Map<String, BuiltImage> parents) {
        SortedMap<String, byte[]> ingredients = contents();
        parents.forEach(
                (argument, parent) -> ingredients.put(argument, parent.id().getBytes(StandardCharsets.UTF_8)));
        return OURS + folder.name() + ":" + BuildContext.hash(ingredients);
    }

    private SortedMap<String, byte[]> contents() {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        folder.files().forEach((path, content) -> contents.put(folder.kind(path) + " " + path, content));
        return contents;
    }
}
