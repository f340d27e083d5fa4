package dev.ballast.engine.image;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an image is built from.
 *
 * @param folder its folder
 * @param standsOn references of the images that it stands on, by build argument
 */
record Recipe(ImageFolder folder, Map<String, String> standsOn) {

    /** What the names of all images begin with that are built here. */
    static final String OURS = "ballast/";

    /** Reads what a Dockerfile's reference to a sibling means: {@code ballast/FOLDER} or {@code ballast/FOLDER:VARIANT}. */
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

    /** Tells recipes apart without their parents' ids. */
    String key() {
        return folder.name() + BuildContext.hash(contents()) + standsOn;
    }

    /**
     * Returns name and tag of the image: the tag is a hash of all that it is made of.
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
