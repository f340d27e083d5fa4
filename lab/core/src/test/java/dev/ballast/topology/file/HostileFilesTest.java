package dev.ballast.topology.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that no user writes on purpose, or only a malicious one. */
@Timeout(60)
class HostileFilesTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final int EDITS = 1_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("billion laughs", laughs(), ":12: has more than 100 aliases"),
                Arguments.of("2 MiB", "#" + "x".repeat(2 * MEBIBYTE), ": is larger than 1 MiB"),
                Arguments.of("deep list", "[".repeat(100_000), ":1: is nested more than 20 deep"),
                Arguments.of("deep map", "{a: ".repeat(100_000), ":1: is nested more than 20 deep"),
                Arguments.of("deep block", "- ".repeat(100_000), ":1: is nested more than 20 deep"),
                Arguments.of("long key", "k".repeat(100_000) + ": 1", ":1: has a text of more than 4096 characters"),
                Arguments.of(
                        "long value", "name: " + "v".repeat(100_000), ":1: has a text of more than 4096 characters"),
                Arguments.of("many keys", many(60_000), ":10001: has more than 20000 values"),
                Arguments.of("many wrong keys", many(500), ":1: k0 is unknown; there are "),
                Arguments.of("many documents", "---\na\n".repeat(10_000), ":3: has a second document"),
                Arguments.of("NUL", "name: a\nkind: \0", ":2: has the control character U+0000; YAML allows none"),
                Arguments.of("ESC", "name: \u001b[2J", ":1: has the control character U+001B; YAML allows none"));
    }

    private static String laughs() {
        String all = IntStream.rangeClosed(1, 11)
                .mapToObj(n -> "l%d: &l%d [%s]%n"
                        .formatted(
                                n,
                                n,
                                Stream.generate(() -> "*l" + (n - 1)).limit(10).collect(Collectors.joining(", "))))
                .collect(Collectors.joining());
        return "l0: &l0 lol\n" + all;
    }

    private static String many(int keys) {
        return IntStream.range(0, keys).mapToObj("k%d: 1\n"::formatted).collect(Collectors.joining());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void hostileTextIsRefused(String name, String text, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("lab.yaml"), text);

        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> TopologyFile.read(file))
                .satisfies(thrown -> assertThat(thrown.getMessage())
                        .startsWith(file + problem)
                        .hasSizeLessThan(20_000));
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Path file =
                Files.write(folder.resolve("lab.yaml"), "kind: lab\nname: Käse".getBytes(StandardCharsets.ISO_8859_1));

        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> TopologyFile.read(file))
                .withMessage(file + ":2: is not UTF-8");
    }

    @Test
    void endsOfLinesOfWindowsAndTheByteOrderMarkAreRead() throws IOException {
        Path file = Files.writeString(folder.resolve("lab.yaml"), "\uFEFFname: Käse\r\nconsul: {servers: 1}\r\n");

        assertThat(TopologyFile.read(file).name()).isEqualTo("Käse");
        assertThat(TopologyFile.read(file).servers()).isEqualTo(1);
    }

    @Test
    void missingFileAndDirectoryAreNamed() {
        Path none = folder.resolve("none.yaml");

        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> TopologyFile.read(none))
                .withMessage(none + ": there is no such file");
        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> TopologyFile.read(folder))
                .withMessage(folder + ": is a directory; name the file in it");
    }

    @Test
    void noEditOfAFileCrashesTheReader() throws IOException {
        byte[] right =
                Files.readAllBytes(Path.of("src/test/resources/dev/ballast/topology/file/valid/everything.yaml"));
        Random random = new Random(15);
        Path file = folder.resolve("lab.yaml");
        int read = 0;
        for (int i = 0; i < EDITS; i++) {
            Files.write(file, edited(right, random));
            try {
                TopologyFile.toYaml(TopologyFile.read(file));
                read++;
            } catch (TopologyException e) {
                assertThat(e.getMessage()).startsWith(file + ":");
            }
        }
        assertThat(read).isBetween(1, EDITS - 1);
    }

    private static byte[] edited(byte[] right, Random random) {
        byte[] edited = right.clone();
        int from = random.nextInt(edited.length);
        int to = Math.min(edited.length, from + 1 + random.nextInt(8));
        byte[] signs = "\n\t {}[]:,&*#!|>'\"%@`-0aA\u00e9\0".getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(3)) {
            case 0 -> Arrays.fill(edited, from, to, signs[random.nextInt(signs.length)]);
            case 1 -> System.arraycopy(right, random.nextInt(right.length - 8), edited, from, to - from);
            default -> edited = Arrays.copyOf(edited, from);
        }
        return edited;
    }
}
