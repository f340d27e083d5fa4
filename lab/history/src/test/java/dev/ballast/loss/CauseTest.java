package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CauseTest {

    @Test
    void theDocumentationHasEachCause() throws IOException {
        String page = Files.readString(Path.of("../../docs/explanation/lost.md"));

        for (Cause cause : Cause.values()) {
            assertThat(page).contains("\n| " + cause.label() + " |");
        }
    }
}
