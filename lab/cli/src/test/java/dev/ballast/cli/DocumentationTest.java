package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The Markdown pages of the repository: links lead somewhere, commands exist, and examples are those of the tree. */
class DocumentationTest {

    private static final int LONGEST_README = 120;

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./ballast ([a-z][a-z-]*)([^`\\n#|\\\\]*)");
    private static final Pattern OPTION = Pattern.compile("(?<=\\s)--?[a-z][a-z-]*");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)@LabTest\\(apis = 1\\)\\R.*?(?=```)");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    private final Path root = root();
    private final CommandLine ballast = Main.commandLine();

    @Test
    void relativeLinksLeadToFilesAndHeadings() {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            LINK.matcher(read(page)).results().map(link -> link.group(1)).forEach(link -> {
                if (!link.contains("://") && !leadsSomewhere(page, link)) {
                    broken.add(root.relativize(page) + ": " + link);
                }
            });
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void namedCommandsAndTheirOptionsExist() {
        List<String> unknown = new ArrayList<>();
        for (Path page : pages()) {
            COMMAND.matcher(read(page))
                    .results()
                    .filter(use -> !exists(use))
                    .forEach(use -> unknown.add(root.relativize(page) + ": " + use.group()));
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void exampleTestIsShownAsItIs() {
        String example = read(root.resolve("scenarios/library-example/src/test/java/example/ShopTest.java"));
        for (String page : List.of("README.md", "docs/how-to/library.md")) {
            assertThat(EXAMPLE.matcher(read(root.resolve(page)))
                            .results()
                            .flatMap(shown -> shown.group().lines())
                            .map(String::strip))
                    .as(page)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(example).contains(line));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECURITY.md", "docs/support.md"})
    void testsThatHoldPageExist(String page) {
        Map<String, String> tests = files("src/test/java/.*(Test|IT)\\.java").stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        DocumentationTest::read,
                        String::concat));

        assertThat(TEST.matcher(read(root.resolve(page))).results())
                .isNotEmpty()
                .allSatisfy(named -> assertThat(tests.getOrDefault(named.group(1), ""))
                        .as(named.group())
                        .contains("void " + named.group(2) + "("));
    }

    @Test
    void readmeIsShort() {
        assertThat(read(root.resolve("README.md")).lines()).hasSizeLessThanOrEqualTo(LONGEST_README);
    }

    private boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length == 1
                        || HEADING.matcher(read(target))
                                .results()
                                .anyMatch(heading -> slug(heading.group(1)).equals(parts[1])));
    }

    /** Returns the anchor that GitHub gives a heading. */
    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private boolean exists(MatchResult use) {
        CommandLine command = ballast.getSubcommands().get(use.group(1));
        if (command == null) {
            return false;
        }
        for (String word : use.group(2).strip().split("\\s+")) {
            command = command.getSubcommands().getOrDefault(word, command);
        }
        List<String> names = command.getCommandSpec().options().stream()
                .flatMap(option -> Stream.of(option.names()))
                .toList();
        String arguments = use.group(1).equals("exec") ? "" : use.group(2).replaceAll("\\s--\\s.*", "");
        return OPTION.matcher(arguments).results().map(MatchResult::group).allMatch(names::contains);
    }

    private List<Path> pages() {
        return files("[^/]*\\.md");
    }

    /** Returns the files of the repository whose path ends like this. */
    private List<Path> files(String end) {
        Pattern named = Pattern.compile("(.*/)?" + end);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file ->
                            named.matcher(root.relativize(file).toString()).matches())
                    .filter(file -> !root.relativize(file).toString().matches("(.*/)?(target|runs|\\.git)/.*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
