package dev.ballast.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Names and logs that others wrote, on a terminal with colours. */
class ConsoleTest {

    private static final String HOSTILE = "@|foo x|@ @|bold y|@ \u001b]0;owned\u0007 \u009b2J 100%n";
    private static final String PRINTED = "@|foo x|@ @|bold y|@ �]0;owned� �2J 100%n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Console console = console(Ansi.ON);

    @Test
    void printsLineAsItIs() {
        console.print(HOSTILE);

        assertThat(out.toString().strip()).isEqualTo(PRINTED);
    }

    @Test
    void oneIsNotSeveral() {
        assertThat(Console.count(1, "round")).isEqualTo("1 round");
        assertThat(Console.count(0, "round")).isEqualTo("0 rounds");
    }

    @Test
    void stylesFormatAndNotValues() {
        console.styled("@|bold %s|@ of %d", HOSTILE, 3);

        assertThat(out.toString()).startsWith("\u001b[1m" + PRINTED + "\u001b[").endsWith(" of 3\n");
    }

    @Test
    void printsTableAsItIs() {
        console(Ansi.OFF).print(new Table("host", "n").row(HOSTILE, 1));

        assertThat(out.toString()).startsWith("host ").contains("\n" + PRINTED + "  1");
    }

    @Test
    void printsProgressAsItIs() {
        console(Ansi.OFF).note(HOSTILE);

        assertThat(err.toString().strip()).endsWith(" s  " + PRINTED);
    }

    @Test
    void jsonEscapesWhatTerminalObeys() {
        assertThat(Console.json(Map.of("host", "\u001b\u007f\u009bé")))
                .contains("\\u007f\\u009bé")
                .doesNotContain("\u001b", "\u007f", "\u009b");
    }

    /** It would be printed as it is. */
    @Test
    void commandsGiveMarkUpToStyledOnly() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(source -> assertThat(source).content().doesNotContainPattern("\\.print\\([^;]*@\\|"));
        }
    }

    private Console console(Ansi ansi) {
        CommandSpec spec = CommandSpec.create();
        new CommandLine(spec)
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return Console.of(spec);
    }
}
