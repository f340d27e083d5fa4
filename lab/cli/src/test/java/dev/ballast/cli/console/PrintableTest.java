package dev.ballast.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    private static final String TITLE = "\u001b]0;title\u0007";
    private static final String CLEARS = "\u001b[2J";
    private static final String CLEARS_BY_C1 = "\u009b2J";

    @Test
    void textHasNothingThatTerminalObeys() {
        assertThat(Printable.of(TITLE + "a" + CLEARS + "b" + CLEARS_BY_C1 + "c\u007f\b"))
                .isEqualTo("�]0;title�a�[2Jb�2Jc��");
    }

    @Test
    void textKeepsLinesTabulatorsAndLetters() {
        assertThat(Printable.of("é\tü\r\n❔ @|bold x|@ 日本")).isEqualTo("é\tü\n❔ @|bold x|@ 日本");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "100"})
    void streamPassesOnTextInPiecesOfAnySize(int piece) throws IOException {
        String text = "é\tü\r\n" + TITLE + CLEARS_BY_C1 + "Âµ ❔ 𝄞 日本 \u0085" + CLEARS + "end\n";

        assertThat(passedOn(text.getBytes(StandardCharsets.UTF_8), piece)).isEqualTo(Printable.of(text));
    }

    /** A terminal of one byte a character obeys these. */
    @Test
    void streamMarksBytesOfNoCharacter() throws IOException {
        assertThat(passedOn(new byte[] {'a', (byte) 0x9b, '2', 'J', (byte) 0xe2, 'b', (byte) 0x9d}, 100))
                .isEqualTo("a�2J�b�");
    }

    @Test
    void filesGetEachByte(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(PrintableStream.isTerminal(Files.createSymbolicLink(folder.resolve("1"), file)))
                .isFalse();
        assertThat(PrintableStream.isTerminal(Files.createSymbolicLink(folder.resolve("2"), Path.of("pipe:[4711]"))))
                .isFalse();
        assertThat(PrintableStream.isTerminal(Files.createSymbolicLink(folder.resolve("3"), Path.of("/dev/pts/4711"))))
                .isTrue();
    }

    private static String passedOn(byte[] bytes, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintableStream stream = new PrintableStream(out)) {
            for (int from = 0; from < bytes.length; from += piece) {
                stream.write(bytes, from, Math.min(piece, bytes.length - from));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
