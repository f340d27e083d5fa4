package dev.ballast.cli.run;

import dev.ballast.cli.console.JobSummary;
import dev.ballast.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The repository's Maven, for what runs as part of the build. */
public final class MavenWrapper {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

    private MavenWrapper() {}

    /**
     * Returns the repository's folder: where the launcher lies, or this directory's nearest ancestor with one.
     *
     * @throws EngineException if there is none
     */
    public static Path root() {
        Path start = Path.of(System.getProperty("ballast.home", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("mvnw")) && Files.isDirectory(folder.resolve("scenarios"))) {
                return folder;
            }
        }
        throw new EngineException(start + " is not in a clone of Ballast; this command works in one only");
    }

    /**
     * Runs Maven in the repository with this process's input and output, adds its runs to the job's summary where there is
     * one, and returns its exit code.
     */
    static int run(List<String> arguments) throws InterruptedException {
        Path root = root();
        List<String> command = new ArrayList<>(List.of(root.resolve("mvnw").toString(), "-B", "-ntp"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        JobSummary summary = JobSummary.begin();
        try {
            Process maven = builder.start();
            Thread hook = new Thread(maven::destroy, "ballast-end-maven");
            Runtime.getRuntime().addShutdownHook(hook);
            int exit = maven.waitFor();
            summary.end();
            return exit;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.get(0), e);
        }
    }

    /**
     * Finds the classes under a folder that are declared in a certain way.
     *
     * @param folder source folder within the repository
     * @param declaration how the classes sought are declared
     * @return fully qualified names by simple name
     */
    static SortedMap<String, String> classes(String folder, Pattern declaration) {
        Path sources = root().resolve(folder);
        SortedMap<String, String> classes = new TreeMap<>();
        if (!Files.isDirectory(sources)) {
            return classes;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                Matcher declared = PACKAGE.matcher(source);
                if (declaration.matcher(source).find() && declared.find()) {
                    String name = file.getFileName().toString().replaceFirst("\\.java$", "");
                    classes.put(name, declared.group(1) + "." + name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + sources, e);
        }
        return classes;
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

    /** Returns what a user who typed {@code name} is told: the names there are, the likeliest first where one is. */
    static String unknown(String kind, String name, SortedMap<String, String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> alike = known.keySet().stream()
                .filter(other -> other.toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        String hint = alike.isEmpty() ? "" : " Did you mean %s?".formatted(String.join(" or ", alike));
        return "no %s '%s'.%s There are:%n  %s"
                .formatted(kind, name, hint, String.join(System.lineSeparator() + "  ", known.keySet()));
    }
}
