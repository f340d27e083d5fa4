package dev.ballast.cli.build;

import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether Maven would make again what it made last, by the content of the repository's files and of what was made of them. Maven
 * itself goes by time stamps, and compiles most modules each time, since the report's templates are generated each time.
 */
public final class LastBuild {

    /** Keep Maven from compiling. */
    public static final List<String> SKIP =
            List.of("-Dmaven.main.skip", "-Dmaven.test.skip", "-Dmaven.resources.skip", "-Denforcer.skip");

    private static final String POM = "pom.xml";
    private static final String TARGET = "target";
    private static final Set<String> MADE = Set.of("classes", "test-classes");

    private final Path root;
    private final Path stamp;
    private final String sources;

    private LastBuild(Path root, Path stamp) {
        this.root = root;
        this.stamp = stamp;
        this.sources = sources();
    }

    /**
     * Looks at the files before a build.
     *
     * @param root the repository
     * @param command that builds
     */
    public static LastBuild before(Path root, String command) {
        return new LastBuild(root, root.resolve(TARGET).resolve(command).resolve("built"));
    }

    /** Returns whether neither the sources nor what was made of them has changed since a build. */
    public boolean isCurrent() {
        try {
            return Files.exists(stamp) && Files.readString(stamp).equals(sources + made());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + stamp, e);
        }
    }

    /** Notes that all was compiled, unless the sources have changed meanwhile. */
    public void keep() {
        try {
            if (sources().equals(sources)) {
                Files.createDirectories(stamp.getParent());
                Files.writeString(stamp, sources + made());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + stamp, e);
        }
    }

    /** All files of the modules, and the root's description; the JDK that compiles them too. */
    private String sources() {
        return System.getProperty("java.home") + hash(folder -> !isTarget(folder));
    }

    private String made() {
        return hash(folder -> !isTarget(folder.getParent()) || MADE.contains(name(folder)));
    }

    private static boolean isTarget(Path folder) {
        return name(folder).equals(TARGET);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private String hash(Predicate<Path> entered) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files(entered)) {
                byte[] content = Files.readAllBytes(file);
                digest.update((root.relativize(file) + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            }
            return " " + HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the files in " + root, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private List<Path> files(Predicate<Path> entered) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean inside = folder.equals(root) || (isOfAModule(folder) && entered.test(folder));
                return inside ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path folder = file.getParent();
                boolean described = folder.equals(root) ? name(file).equals(POM) : !isTarget(folder);
                if (attributes.isRegularFile() && described) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }

    /** The user's folders and the runs are none of Maven's. */
    private boolean isOfAModule(Path folder) {
        return folder.getParent().equals(root)
                ? Files.exists(folder.resolve(POM)) || name(folder).equals(".mvn")
                : !folder.equals(root.resolve("reports/runs")) && !folder.equals(RunDirectory.runsFolder());
    }
}
