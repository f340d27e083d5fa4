package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of engines; {@link ContainerInsideIT} asks the one that is here. */
class NotStartedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "126 | exec: \"foo\": executable file not found in $PATH: unknown | 127 | no such program",
                "127 | exec: \"foo\": executable file not found in $PATH: unknown | 127 | no such program",
                "126 | exec: \"/no/such\": stat /no/such: no such file or directory: unknown | 127 | no such program",
                "126 | exec: \"/etc/passwd\": permission denied: unknown | 126 | permission denied",
                "126 | exec: \"/etc\": is a directory: unknown | 126 | is a directory",
                "126 | exec /app/x: exec format error | 126 | exec format error"
            })
    void saysWhyAsAShellDoes(int exitCode, String words, int expected, String why) {
        String said =
                "OCI runtime exec failed: exec failed: unable to start container process: %s\r\n".formatted(words);

        assertThat(NotStarted.mayBegin(said.getBytes())).isTrue();
        assertThat(NotStarted.of(exitCode, said, "api-1", "foo", "-x")).hasValueSatisfying(failure -> {
            assertThat(failure.exitCode()).isEqualTo(expected);
            assertThat(failure.message())
                    .startsWith("ballast: cannot run [foo, -x] in api-1: %s; ".formatted(why))
                    .contains("sh -c");
        });
    }

    @Test
    void aCommandMayEndSoItself() {
        assertThat(NotStarted.of(127, "sh: foo: not found", "api-1", "sh", "-c", "foo"))
                .isEmpty();
        assertThat(NotStarted.of(0, "OCI runtime exec failed: as a log says", "api-1", "cat", "log"))
                .isEmpty();
    }
}
