package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpenOutputTest {

    @Test
    void passesOnWhatIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            OpenOutput output = new OpenOutput(stream);
            output.write("a line\n".getBytes(StandardCharsets.UTF_8));
            output.flush();

            assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a line\n");
            assertThat(output.closed()).isNotDone();
        }
    }

    /** As in {@code ./ballast logs -f | head}. */
    @Test
    void failsOnceNobodyReads() {
        try (PrintStream stream = new PrintStream(new Closed(), false, StandardCharsets.UTF_8)) {
            OpenOutput output = new OpenOutput(stream);
            output.write('x');

            assertThatIOException().isThrownBy(output::flush).withMessage("nobody reads the output any more");
            assertThat(output.closed()).isDone();
        }
    }

    private static final class Closed extends OutputStream {
        @Override
        public void write(int next) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
