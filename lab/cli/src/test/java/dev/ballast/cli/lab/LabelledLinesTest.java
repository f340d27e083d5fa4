package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LabelledLinesTest {

    @Test
    void labelsLinesThatArriveInPieces() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            LabelledLines one = new LabelledLines("api-1 | ", out);
            LabelledLines other = new LabelledLines("ui    | ", out);
            one.write("a\nhal".getBytes(StandardCharsets.UTF_8));
            other.write("x\n".getBytes(StandardCharsets.UTF_8));
            one.write("f\u001b[2J\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("api-1 | a\nui    | x\napi-1 | half�[2J\n");
    }
}
