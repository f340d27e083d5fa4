package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.image.ImageLabels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A strategy is a folder: no source knows the name of one that ships, or of its helpers. Examples in the help of a command are for
 * people, and may.
 */
class StrategyNamesTest {

    private static final List<String> SOURCES = List.of(
            "ballast",
            "lab/history/src/main",
            "lab/core/src/main",
            "lab/cli/src/main",
            "reports/src/main",
            "load-tests/src/test/java");

    /** The sources that may name strategies, and why. */
    private static final Map<String, String> MAY = Map.of(
            "lab/core/src/main/java/dev/ballast/topology/TopologyBuilder.java", "the default balancer",
            "lab/core/src/main/java/dev/ballast/topology/Topology.java", "the article's balancer",
            "lab/history/src/main/java/dev/ballast/history/InstanceEvent.java",
                    "reads histories from before the images named their helpers; the list never grows",
            "lab/cli/src/main/java/dev/ballast/lies/MadeUpStrategy.java",
                    "makes up runs to test the judge; no strategy needs to be in it");

    private static final Pattern EXAMPLE = Pattern.compile("(?m)^ *\" *\\./ballast .*$");
    private static final Pattern TEST = Pattern.compile(".*(?:Test|IT)\\.java");

    @Test
    void onlyListedSourcesNameStrategies() throws IOException {
        Pattern names = names();

        assertThat(sources().stream()
                        .filter(file -> names.matcher(withoutExamples(file)).find())
                        .map(file -> root().relativize(file).toString()))
                .as("sources that name %s", names)
                .containsExactlyInAnyOrderElementsOf(MAY.keySet());
    }

    /** Returns what finds the name of a strategy that ships, or of a helper of one, as a word. */
    private static Pattern names() {
        Set<String> names = new TreeSet<>();
        ImageBuilder.shippedLabels().forEach((folder, labels) -> {
            if (labels.containsKey(ImageLabels.RENDERED)) {
                names.add(folder);
                Stream.of(labels.getOrDefault(ImageLabels.HELPERS, "").split("\\s+"))
                        .filter(Predicate.not(String::isBlank))
                        .forEach(names::add);
            }
        });
        assertThat(names).hasSizeGreaterThan(5);
        return Pattern.compile(
                names.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?<![\\w-])(?:", ")(?![\\w-])")));
    }

    private static List<Path> sources() throws IOException {
        Set<Path> all = new TreeSet<>();
        for (String folder : SOURCES) {
            try (Stream<Path> files = Files.walk(root().resolve(folder))) {
                files.filter(Files::isRegularFile)
                        .filter(file ->
                                !TEST.matcher(file.getFileName().toString()).matches())
                        .forEach(all::add);
            }
        }
        return List.copyOf(all);
    }

    private static String withoutExamples(Path file) {
        try {
            return EXAMPLE.matcher(Files.readString(file)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
