package dev.ballast.lies;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks find each lie in made-up runs, and none in right ones. {@code ./ballast bench lies} does the same at length. */
class LieDetectorTest {

    @Test
    void findsEachLieAndNoOther(@TempDir Path folder) {
        assertThat(new LieDetector(1, folder).detect(100, judged -> {}))
                .allSatisfy(row -> assertThat(row.wrong())
                        .as("%s; expected %s; %s", row.lie(), row.expected(), row.example())
                        .isZero());
    }
}
