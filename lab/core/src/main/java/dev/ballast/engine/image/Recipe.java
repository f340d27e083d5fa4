package dev.ballast.engine.image;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The folder and the base images from which an image is built.
 *
 * @param folder its folder
 * @param standsOn references of its base images, by build argument
 */
record Recipe(ImageFolder folder, Map<String, String> standsOn) {

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

    static Recipe of(ImageFolder folder) {
        return of(folder, Map.of());
    }

    private static Recipe of(ImageFolder folder, Map<String, String> variant) {
        Map<String, String> standsOn = new TreeMap<>(folder.bases());
        standsOn.putAll(variant);
        return new Recipe(folder, standsOn);
    }

    /** Returns a key of the recipe that does not depend on its parents' ids. */
    String key() {
        return folder.name() + BuildContext.hash(contents()) + standsOn;
    }

    /**
     * Returns name and tag of the image. The tag is a hash of everything that it is built from.
     *
     * @param parents the images that it stands on, by build argument
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
