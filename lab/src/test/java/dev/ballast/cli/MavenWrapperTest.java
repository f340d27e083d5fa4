package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MavenWrapperTest {

    @Test
    void anUnknownNameListsTheKnownOnes() {
        var known = new TreeMap<>(Map.of("ScaleUpIT", "x.ScaleUpIT", "ScaleDownIT", "x.ScaleDownIT"));
        assertThat(MavenWrapper.unknown("scenario", "scaleup", known))
                .contains("no scenario 'scaleup'", "Did you mean ScaleUpIT?", "ScaleDownIT");
        assertThat(MavenWrapper.unknown("scenario", "Chaos", known)).doesNotContain("Did you mean");
    }

    @Test
    void findsClassesByWhatTheirSourceSays() {
        assertThat(MavenWrapper.classes("lab/src/test/java", "findsClassesByWhatTheirSourceSays"))
                .containsExactly(Map.entry("MavenWrapperTest", "dev.ballast.cli.MavenWrapperTest"));
    }
}
