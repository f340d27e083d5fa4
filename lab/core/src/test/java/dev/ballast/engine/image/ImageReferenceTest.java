package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "debian:bookworm-slim,             '',             debian,           :bookworm-slim",
        "debian,                           '',             debian,           :latest",
        "hashicorp/consul:1.20.6,          '',             hashicorp/consul, :1.20.6",
        "localhost/api,                    localhost,      api,              :latest",
        "localhost:5001/team/api:1,        localhost:5001, team/api,         :1",
        "ghcr.io/a/b@sha256:00ff,          ghcr.io,        a/b,              @sha256:00ff",
        "ghcr.io/a/b:1@sha256:00ff,        ghcr.io,        a/b,              :1@sha256:00ff",
    })
    void takesReferencesApart(String reference, String registry, String repository, String suffix) {
        assertThat(ImageReference.parse(reference)).isEqualTo(new ImageReference(registry, repository, suffix));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Debian", "a b", "host:5000/", "debian:", "debian:a b", "-debian"})
    void refusesTextThatIsNoReference(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void looksForOfficialImagesUnderLibraryToo() {
        assertThat(ImageReference.parse("debian:12").movedTo("localhost:5001"))
                .containsExactly("localhost:5001/debian:12", "localhost:5001/library/debian:12");
    }

    @Test
    void movesAReferenceThatNamesItsRegistry() {
        assertThat(ImageReference.parse("ghcr.io/a/b:1").movedTo("mirror.test/hub/"))
                .containsExactly("mirror.test/hub/a/b:1");
    }
}
