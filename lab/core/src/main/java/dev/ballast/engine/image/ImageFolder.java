package dev.ballast.engine.image;

import dev.ballast.engine.EngineException;
import dev.ballast.topology.ImageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with a Dockerfile: the files of an image, read from the class path (an IDE's or the reactor's classes, or
 * the images jar) or from a directory of the user's.
 *
 * @param name the folder's name
 * @param files contents by path within the folder
 * @param kinds kinds of the files that are not plain files
 */
public record ImageFolder(String name, SortedMap<String, byte[]> files, Map<String, BuildContext.Kind> kinds) {

    /** The beginning of the names of the user's folders. */
    static final String OWN = "own/";

    private static final String FILE = "Dockerfile";
    private static final String ROOT = "dev/ballast/images/";
    private static final String MARKER = ROOT + "versions.properties";

    /** A folder of plain files, because files from a jar have no modes and no links. */
    public ImageFolder(String name, SortedMap<String, byte[]> files) {
        this(name, files, Map.of());
    }

    /**
     * Reads a folder that Ballast ships.
     *
     * @throws EngineException if there is no such folder, naming those there are
     */
    public static ImageFolder shipped(String name) {
        return inShipped(root -> {
            Path folder = root.resolve(name);
            if (!name.matches("[a-z0-9][a-z0-9/-]*") || !Files.isRegularFile(folder.resolve(FILE))) {
                throw new EngineException(unknown(name, names(root)));
            }
            return new ImageFolder(name, read(folder));
        });
    }

    /** Reads a directory of the user's. */
    static ImageFolder directory(Path directory) {
        if (!Files.isRegularFile(directory.resolve(FILE))) {
            throw new EngineException("%s has no Dockerfile; docs/how-to/own-images.md says what such a folder holds"
                    .formatted(directory));
        }
        Path name = directory.toAbsolutePath().normalize().getFileName();
        String safe = String.valueOf(name)
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        return readOwn(OWN + (safe.isEmpty() ? "image" : safe), directory);
    }

    /**
     * Reads the files that Docker would read: without those in .dockerignore, with links as links and programs as
     * programs.
     */
    private static ImageFolder readOwn(String name, Path directory) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        Map<String, BuildContext.Kind> kinds = new HashMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            DockerIgnore ignore = DockerIgnore.in(directory);
            for (Path path : paths.toList()) {
                String inside = inside(directory, path);
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || ignore.leavesOut(inside)) {
                    continue;
                }
                if (Files.isSymbolicLink(path)) {
                    kinds.put(inside, BuildContext.Kind.LINK);
                    files.put(inside, Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8));
                } else if (Files.isRegularFile(path)) {
                    kinds.put(inside, Files.isExecutable(path) ? BuildContext.Kind.PROGRAM : BuildContext.Kind.FILE);
                    files.put(inside, Files.readAllBytes(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
        return new ImageFolder(name, files, kinds);
    }

    /** Returns the kind of a file. */
    BuildContext.Kind kind(String path) {
        return kinds.getOrDefault(path, BuildContext.Kind.FILE);
    }

    /** Returns the names of the folders that Ballast ships. */
    static List<String> shippedNames() {
        return inShipped(ImageFolder::names);
    }

    /** Returns the labels that the Dockerfile of each folder that Ballast ships sets itself, by the folder's name. */
    static SortedMap<String, Map<String, String>> shippedLabels() {
        return inShipped(root -> {
            SortedMap<String, Map<String, String>> labels = new TreeMap<>();
            for (String name : names(root)) {
                labels.put(name, labels(root.resolve(name)));
            }
            return labels;
        });
    }

    /** Returns the labels that the Dockerfile in a folder sets itself, not those of the image it stands on. */
    static Map<String, String> labels(Path folder) {
        try {
            return new Dockerfile(Files.readString(folder.resolve(FILE))).labels();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the Dockerfile in " + folder, e);
        }
    }

    /** Returns the labels of an image that is built from a folder, with those of the shipped images it stands on. */
    static Map<String, String> allLabels(ImageSource folder) {
        return folder.kind() == ImageSource.Kind.NAMED
                ? inShipped(root -> allLabels(root, root.resolve(folder.value())))
                : inShipped(root -> allLabels(root, Path.of(folder.value())));
    }

    private static Map<String, String> allLabels(Path root, Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(FILE))) {
            return new TreeMap<>();
        }
        Dockerfile dockerfile = new Dockerfile(Files.readString(folder.resolve(FILE)));
        String base = dockerfile.base().orElse("").replaceFirst(":.*", "");
        Map<String, String> labels = base.matches(Recipe.OURS + "[a-z0-9-]+")
                ? allLabels(root, root.resolve(base.substring(Recipe.OURS.length())))
                : new TreeMap<>();
        labels.putAll(dockerfile.labels());
        return labels;
    }

    /** Returns its Dockerfile, or an empty one if it has none. */
    Dockerfile dockerfile() {
        return new Dockerfile(new String(files.getOrDefault(FILE, new byte[0]), StandardCharsets.UTF_8));
    }

    /** Returns this with another Dockerfile. */
    ImageFolder with(Dockerfile other) {
        SortedMap<String, byte[]> changed = new TreeMap<>(files);
        changed.put(FILE, other.text().getBytes(StandardCharsets.UTF_8));
        return new ImageFolder(name, changed, kinds);
    }

    /** Returns the message for a name that is none of them. */
    static String unknown(String name) {
        return unknown(name, shippedNames());
    }

    private static String unknown(String name, List<String> names) {
        return "no image '%s'; there are %s. A directory of your own: docs/how-to/own-images.md"
                .formatted(name, String.join(", ", names));
    }

    /** Returns the variants of this folder's recipe. */
    List<String> variants() {
        return files.keySet().stream()
                .filter(file -> file.matches("[^/]+\\.args"))
                .map(file -> file.replaceFirst("\\.args$", ""))
                .toList();
    }

    /** Returns the build arguments that a variant of this folder's recipe has. */
    Map<String, String> variant(String variant) {
        byte[] args = Optional.ofNullable(files.get(variant + ".args"))
                .orElseThrow(() -> new EngineException("images/%s has no %s.args".formatted(name, variant)));
        return new String(args, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, LinkedHashMap::new));
    }

    /** Returns the images that build arguments name, by argument. */
    public Map<String, String> bases() {
        return dockerfile().bases();
    }

    private interface InRoot<T> {
        T apply(Path root) throws IOException;
    }

    private static <T> T inShipped(InRoot<T> job) {
        URL marker = ImageFolder.class.getClassLoader().getResource(MARKER);
        if (marker == null) {
            throw new EngineException(
                    "the images are not on the class path (%s); build the images module".formatted(MARKER));
        }
        try {
            URI uri = marker.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return job.apply(Path.of(uri).getParent());
            }
            try (FileSystem inside = FileSystems.newFileSystem(jar(uri))) {
                return job.apply(inside.getPath(ROOT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the images at " + marker, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("class path has an odd address: " + marker, e);
        }
    }

    /** Returns the jar that holds a resource. */
    static Path jar(URI resource) {
        String raw = resource.getRawSchemeSpecificPart(); // a path may have blanks, and exclamation marks
        return Path.of(URI.create(raw.substring(0, raw.lastIndexOf("!/"))));
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 1)) {
            return files.filter(folder -> Files.isRegularFile(folder.resolve(FILE)))
                    .map(folder -> folder.getFileName().toString().replace("/", ""))
                    .sorted()
                    .toList();
        }
    }

    private static SortedMap<String, byte[]> read(Path folder) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(inside(folder, path), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
        return files;
    }

    private static String inside(Path folder, Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }
}
