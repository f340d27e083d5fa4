package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes that the pages of docs/how-to show compile. */
class HowToPagesTest {

    private static final Pattern CLASS =
            Pattern.compile("```java\\n(package .*?\\b(?:class|record) (\\w+)\\b.*?)```", Pattern.DOTALL);

    @TempDir
    private Path classes;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add-a-check.md",
                "add-a-fault.md",
                "add-a-load-test.md",
                "add-a-scenario.md",
                "add-a-strategy.md"
            })
    void showClassesThatCompile(String page) throws IOException {
        Path root = root();
        List<Source> shown = CLASS.matcher(
                        Files.readString(root.resolve("docs/how-to").resolve(page)))
                .results()
                .map(Source::new)
                .toList();
        assertThat(shown).isNotEmpty();

        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-proc:none",
                "-d",
                classes.toString(),
                "-sourcepath",
                root.resolve("scenarios/src/test/java").toString(),
                "-classpath",
                System.getProperty("java.class.path"));
        boolean compiled =
                compiler.getTask(null, null, problems, options, null, shown).call();

        assertThat(compiled).as("%s", problems.getDiagnostics()).isTrue();
    }

    /** A load sends POSTs, and opens more connections at once than Python's default backlog of 5 takes. */
    @Test
    void theExampleApiAnswersWhatLoadsSend() throws IOException {
        String page = Files.readString(root().resolve("docs/how-to/own-images.md"));
        String server =
                page.substring(page.indexOf("cat > my-api/server"), page.indexOf("./ballast up --api ./my-api"));

        assertThat(server)
                .contains("def do_POST(self)", "self.path == \"/echo\"", "X-Hostname", "request_queue_size = 128");
    }

    /** A class in a page. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(MatchResult shown) {
            super(URI.create("string:///" + shown.group(2) + ".java"), Kind.SOURCE);
            text = shown.group(1);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
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
