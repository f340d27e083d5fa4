package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaseImagesTest {

    @Test
    void advisesSetupForPinnedImagesOnly() {
        assertThat(BaseImages.remedy(BaseImages.wanted().get(0).reference())).contains("./ballast setup");
        assertThat(BaseImages.remedy("nosuch:latest"))
                .contains("build or pull it")
                .doesNotContain("setup");
    }
}
