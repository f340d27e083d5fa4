package dev.ballast.scenarios;

import dev.ballast.Lab;
import dev.ballast.history.History;
import dev.ballast.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A local Maven repository with this checkout's artifacts, as {@code mvn install} would leave them. It is made from the
 * class path, so it works in the reactor and in an IDE, and the user's own repository is not changed.
 */
final class InstalledArtifacts {

    private static final String VERSION = "0.1.0-SNAPSHOT";

    private final Path repository;

    private InstalledArtifacts(Path repository) {
        this.repository = repository;
    }

    /** Fills a folder and returns it. */
    static Path in(Path repository, Path root) throws IOException {
        InstalledArtifacts installed = new InstalledArtifacts(repository);
        installed.pom("ballast", root.resolve("pom.xml"));
        installed.pom("ballast-images", root.resolve("images/pom.xml"));
        installed.pom("ballast-reports", root.resolve("reports/pom.xml"));
        installed.pom("ballast-lab-modules", root.resolve("lab/pom.xml"));
        installed.pom("ballast-history", root.resolve("lab/history/pom.xml"));
        installed.pom("ballast-lab", root.resolve("lab/core/pom.xml"));
        installed.jar("ballast-images", origin("/dev/ballast/images/versions.properties"));
        installed.jar("ballast-reports", origin("/" + Report.class.getName().replace('.', '/') + ".class"));
        installed.jar("ballast-history", origin("/" + History.class.getName().replace('.', '/') + ".class"));
        installed.jar("ballast-lab", origin("/" + Lab.class.getName().replace('.', '/') + ".class"));
        return repository;
    }

    private Path file(String artifact, String extension) throws IOException {
        Path folder = repository.resolve(Path.of("dev", "ballast", artifact, VERSION));
        Files.createDirectories(folder);
        return folder.resolve(artifact + "-" + VERSION + "." + extension);
    }

    private void pom(String artifact, Path pom) throws IOException {
        Files.copy(pom, file(artifact, "pom"));
    }

    private void jar(String artifact, Path origin) throws IOException {
        if (Files.isRegularFile(origin)) {
            Files.copy(origin, file(artifact, "jar"));
            return;
        }
        try (OutputStream out = Files.newOutputStream(file(artifact, "jar"));
                ZipOutputStream jar = new ZipOutputStream(out);
                Stream<Path> tree = Files.walk(origin)) {
            List<Path> files = tree.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                jar.putNextEntry(new ZipEntry(origin.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, jar);
            }
        }
    }

    /** Returns the jar or the folder that a resource comes from. */
    private static Path origin(String resource) {
        URL found = Objects.requireNonNull(InstalledArtifacts.class.getResource(resource), resource);
        String place = found.toString();
        String root = place.substring(0, place.length() - resource.length());
        try {
            return Path.of(new URI(root.replaceFirst("^jar:", "").replaceFirst("!$", "")));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(found + " is neither in a jar nor in a folder", e);
        }
    }
}
