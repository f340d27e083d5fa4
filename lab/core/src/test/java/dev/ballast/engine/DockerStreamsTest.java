package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerStreamsTest {

    /** What reads the stream would take it for the stream's end. */
    @Test
    void failingListenerDoesNotEndTheStream() throws Exception {
        List<String> seen = new ArrayList<>();
        try (var handing = new DockerStreams.PassingOn<String>(line -> {
            if (line.equals("bad")) {
                throw new LinkageError("planted");
            }
            seen.add(line);
        })) {
            List.of("one", "bad", "two").forEach(handing::onNext);
        }

        assertThat(seen).containsExactly("one", "two");
    }
}
