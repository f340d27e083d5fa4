package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredSettingsTest {

    @Test
    void nothingIsKnownOfAnImageThatMayNotBeThere() {
        assertThat(DeclaredSettings.of(ImageSource.parse("team/image:1")).isKnown())
                .isFalse();
        assertThat(DeclaredSettings.of(Map.of(ImageLabels.SETTINGS, "drain")).takes(Setting.DRAIN))
                .as("labels of the image when it is there")
                .isTrue();
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
        assertThat(DeclaredSettings.of(own).takes(Setting.DRAIN)).isTrue();
        Files.delete(folder.resolve("Dockerfile"));
        assertThat(DeclaredSettings.of(own).isKnown()).isFalse();
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
