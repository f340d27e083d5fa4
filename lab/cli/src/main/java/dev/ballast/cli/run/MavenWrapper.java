package dev.ballast.cli.run;

import dev.ballast.cli.console.JobSummary;
import dev.ballast.cli.options.Repository;
import dev.ballast.run.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Runs the repository's Maven. */
final class MavenWrapper {

    /** Lets Maven run sources that the formatter would change; {@code verify} refuses them. */
    static final String UNFORMATTED_TOO = "-Dspotless.check.skip";

    private static final String JAVA = ".java";

    private MavenWrapper() {}

    /**
     * Runs Maven in the repository with this process's input and output, adds the runs that it made to the CI job's summary,
     * if there is one, and returns Maven's exit code.
     */
    static int run(List<String> arguments) throws InterruptedException {
        return run(arguments, made -> {});
    }

    /**
     * Runs Maven like {@link #run(List)}.
     *
     * @param conclude receives the runs that Maven made, the oldest first, after Maven's last output
     */
    static int run(List<String> arguments, Consumer<List<Path>> conclude) throws InterruptedException {
        Path root = Repository.root();
        List<String> command = command(root, arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        JobSummary summary = JobSummary.begin();
        try {
            Process maven = builder.start();
            Thread hook = new Thread(maven::destroy, "ballast-end-maven");
            Runtime.getRuntime().addShutdownHook(hook);
            int exit = maven.waitFor();
            conclude.accept(summary.end());
            return exit;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.get(0), e);
        }
    }

    /** Returns the command, which hands the folder of runs on to the JVMs that Maven starts. */
    static List<String> command(Path root, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(root.resolve("mvnw").toString(), "-B", "-ntp", "-Dballast.runs=" + RunDirectory.runsFolder()));
        command.addAll(arguments);
        return command;
    }

    /**
     * Finds the classes in a source folder by the names of their files.
     *
     * @param folder source folder within the repository
     * @param suffix how the names of the classes sought end
     * @return fully qualified names by simple name
     */
    static SortedMap<String, String> classes(String folder, String suffix) {
        Path sources = Repository.root().resolve(folder);
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> sources.relativize(file).toString())
                    .filter(file -> file.endsWith(suffix + JAVA))
                    .map(file ->
                            file.substring(0, file.length() - JAVA.length()).replace(File.separatorChar, '.'))
                    .collect(Collectors.toMap(
                            name -> name.substring(name.lastIndexOf('.') + 1),
                            name -> name,
                            (one, other) -> one,
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + sources, e);
        }
    }

    /**
     * Returns how many tests have run, by the reports in a module's folder that are no older than {@code start}.
     *
     * @param reports such as {@code scenarios/target/failsafe-reports}
     */
    static int testsRun(Path reports, Instant start) {
        if (!Files.isDirectory(reports)) {
            return 0;
        }
        int run = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
            for (Path file : files) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(start.truncatedTo(ChronoUnit.SECONDS))) {
                    Element suite = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(file.toFile())
                            .getDocumentElement();
                    run += Integer.parseInt(suite.getAttribute("tests"))
                            - Integer.parseInt(suite.getAttribute("skipped"));
                }
            }
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("cannot read the test reports in " + reports, e);
        }
        return run;
    }
}
