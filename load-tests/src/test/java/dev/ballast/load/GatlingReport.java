package dev.ballast.load;

import dev.ballast.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The report that Gatling writes after the simulation's {@code after()}. Its Java API does not name the folder, so this
 * takes the folder that is new in the results when the process ends.
 */
final class GatlingReport {

    private static final String RESULTS = "ballast.gatling.results";
    private static final String PAGE = "index.html";

    private final Path results;
    private final Path runDirectory;
    private final Set<Path> earlier;

    private GatlingReport(Path results, Path runDirectory) {
        this.results = results;
        this.runDirectory = runDirectory;
        this.earlier = new HashSet<>(folders(results));
    }

    /**
     * Copies the report to {@code gatling/} in the run directory when the process ends, and writes the run's own report
     * again, so that it links to the copy. Call it before Gatling begins. Copies nothing unless the folder of Gatling's
     * results is set, as the pom sets it.
     */
    static void keepIn(Path runDirectory) {
        String results = System.getProperty(RESULTS, "");
        if (!results.isBlank()) {
            GatlingReport report = new GatlingReport(Path.of(results), runDirectory);
            Runtime.getRuntime().addShutdownHook(new Thread(report::keep, "ballast-keep-gatling-report"));
        }
    }

    private void keep() {
        List<Path> fresh = folders(results).stream()
                .filter(folder -> !earlier.contains(folder) && Files.exists(folder.resolve(PAGE)))
                .toList();
        if (!fresh.isEmpty()) {
            // copied, not moved: Gatling has told the user of the other one
            fresh.forEach(folder -> copyTree(
                    folder,
                    runDirectory.resolve("gatling").resolve(folder.getFileName().toString())));
            Report.write(runDirectory);
        }
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + parent, e);
        }
    }

    private static void copyTree(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy %s to %s".formatted(from, to), e);
        }
    }
}
