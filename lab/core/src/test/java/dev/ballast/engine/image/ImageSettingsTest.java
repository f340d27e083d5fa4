package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSettingsTest {

    @Test
    void labelListsWhatTheImagePutsIntoEffect() {
        ImageSettings settings = ImageSettings.labelled(" upstream-idle  fail-timeout/1s of-a-later-version ");

        assertThat(settings.isKnown()).isTrue();
        assertThat(settings.takes(Setting.UPSTREAM_IDLE)).isTrue();
        assertThat(settings.takes(Setting.RETRIES)).isFalse();
        assertThat(settings.brokenUnit(Setting.FAIL_TIMEOUT, "1500ms")).contains("1s");
        assertThat(settings.brokenUnit(Setting.FAIL_TIMEOUT, "2m")).isEmpty();
        assertThat(settings.brokenUnit(Setting.UPSTREAM_IDLE, "1500ms")).isEmpty();
        assertThat(settings.brokenUnit(Setting.RETRIES, "all")).isEmpty();
    }

    @Test
    void imageWithoutTheLabelSaysNothing() {
        ImageSettings settings = ImageSettings.labelled(null);

        assertThat(settings.isKnown()).isFalse();
        assertThat(settings.takes(Setting.UPSTREAM_IDLE)).isNull();
        assertThat(settings.brokenUnit(Setting.FAIL_TIMEOUT, "1500ms")).isEmpty();
        assertThat(ImageSettings.labelled("").isKnown()).as("it takes none").isTrue();
        assertThat(ImageSettings.of(ImageSource.parse("team/image:1")).isKnown())
                .as("it may not be there")
                .isFalse();
    }

    @Test
    void labelsOfShippedBasesCount(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), """
                ARG TOOL_IMAGE=ballast/haproxy
                ARG BASE_IMAGE=ballast/base:nginx
                FROM ${TOOL_IMAGE} AS tool
                FROM ${BASE_IMAGE}
                LABEL mine="1" dev.ballast.settings="drain"
                """);
        ImageSource own = ImageSource.parse(folder.toString());

        assertThat(ImageFolder.allLabels(own))
                .containsEntry("mine", "1")
                .containsEntry(ImageLabels.BASE, "true")
                .doesNotContainKey(ImageLabels.RENDERED);
        assertThat(ImageSettings.of(own).takes(Setting.DRAIN)).isTrue();
        Files.delete(folder.resolve("Dockerfile"));
        assertThat(ImageSettings.of(own).isKnown()).isFalse();
    }

    @Test
    void namedImagesAreTheShippedFolders() {
        assertThat(ImageFolder.allLabels(ImageSource.parse("api-flask")))
                .containsEntry(ImageLabels.BASE, "true")
                .containsKey(ImageLabels.PORT);
        assertThat(ShippedImages.apis()).contains("api-flask").doesNotContain("haproxy", "base");
        assertThat(ShippedImages.balancers()).contains("haproxy").doesNotContain("api-flask", "base");
    }
}
