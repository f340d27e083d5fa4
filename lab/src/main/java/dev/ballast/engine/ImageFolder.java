package dev.ballast.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with a Dockerfile: the files of an image, read from the class path (an IDE's or the reactor's classes, or
 * the images jar) or from a directory of the user's.
 *
 * @param name the folder's name
 * @param files contents by path within the folder
 */
record ImageFolder(String name, SortedMap<String, byte[]> files) {

    private static final String ROOT = "dev/ballast/images/";
    private static final String MARKER = ROOT + "versions.properties";
    private static final Pattern ARG = Pattern.compile("(?im)^ARG\\s+(\\w+)=(\\S+)\\s*$|^(FROM)\\s");

    /**
     * Reads a folder that Ballast ships.
     *
     * @throws EngineException if there is no such folder, naming those there are
     */
    static ImageFolder shipped(String name) {
        return inShipped(root -> {
            Path folder = root.resolve(name);
            if (!name.matches("[a-z0-9][a-z0-9/-]*") || !Files.isRegularFile(folder.resolve("Dockerfile"))) {
                throw new EngineException("no image '%s'; there are %s. A directory of your own: docs/own-images.md"
                        .formatted(name, String.join(", ", names(root))));
            }
            return new ImageFolder(name, read(folder));
        });
    }

    /** Reads a directory of the user's. */
    static ImageFolder directory(Path directory) {
        if (!Files.isRegularFile(directory.resolve("Dockerfile"))) {
            throw new EngineException(
                    "%s has no Dockerfile; docs/own-images.md says what such a folder holds".formatted(directory));
        }
        Path name = directory.toAbsolutePath().normalize().getFileName();
        String safe = String.valueOf(name)
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        return new ImageFolder("own/" + (safe.isEmpty() ? "image" : safe), read(directory));
    }

    /** Returns the names of the folders that Ballast ships. */
    static List<String> shippedNames() {
        return inShipped(ImageFolder::names);
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

    /** Returns the arguments before the first FROM and their defaults: what the image stands on. */
    Map<String, String> bases() {
        Map<String, String> bases = new LinkedHashMap<>();
        Matcher matcher =
                ARG.matcher(new String(files.getOrDefault("Dockerfile", new byte[0]), StandardCharsets.UTF_8));
        while (matcher.find() && matcher.group(3) == null) {
            bases.put(matcher.group(1), matcher.group(2));
        }
        return bases;
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
            URI jar = URI.create(uri.getSchemeSpecificPart().replaceFirst("!.*", ""));
            try (FileSystem inside = FileSystems.newFileSystem(Path.of(jar))) {
                return job.apply(inside.getPath(ROOT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the images at " + marker, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("class path has an odd address: " + marker, e);
        }
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 1)) {
            return files.filter(folder -> Files.isRegularFile(folder.resolve("Dockerfile")))
                    .map(folder -> folder.getFileName().toString().replace("/", ""))
                    .sorted()
                    .toList();
        }
    }

    private static SortedMap<String, byte[]> read(Path folder) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
        return files;
    }
}
