package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    private final Lines lines = new Lines();

    @Test
    void joinsTheTwoPartsOfALine() {
        byte[] output = "2026-11-23T07:30:00Z nginx | {\"é\":1}\n".getBytes(StandardCharsets.UTF_8);
        List<String> seen = new ArrayList<>();
        for (int cut = 1; cut < output.length; cut++) {
            seen.addAll(lines.endingIn(part(StreamType.STDOUT, Arrays.copyOfRange(output, 0, cut))));
            seen.addAll(lines.endingIn(part(StreamType.STDOUT, Arrays.copyOfRange(output, cut, output.length))));
        }

        assertThat(seen).hasSize(output.length - 1).containsOnly("2026-11-23T07:30:00Z nginx | {\"é\":1}");
    }

    @Test
    void splitsAPartIntoLines() {
        assertThat(lines.endingIn(part(StreamType.STDOUT, "one\n\ntwo\nthr".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("one", "", "two");
        assertThat(lines.endingIn(part(StreamType.STDOUT, "ee\n".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("three");
    }

    @Test
    void keepsStandardErrorApartFromStandardOutput() {
        assertThat(lines.endingIn(part(StreamType.STDOUT, "ballast {".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(lines.endingIn(part(StreamType.STDERR, "warning\n".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("warning");
        assertThat(lines.endingIn(part(StreamType.STDOUT, "}\n".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("ballast {}");
    }

    private static Frame part(StreamType type, byte[] payload) {
        return new Frame(type, payload);
    }
}
