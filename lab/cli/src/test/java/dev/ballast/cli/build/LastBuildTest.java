package dev.ballast.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastBuildTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path root;

    @BeforeEach
    void build() throws IOException {
        write("pom.xml", "<project/>");
        write("lab/pom.xml", "<project/>");
        write("lab/core/src/main/java/Lab.java", "class Lab {}");
        LastBuild first = LastBuild.before(root, "load");
        assertThat(first.isCurrent()).isFalse();
        write("lab/core/target/classes/Lab.class", "made of Lab");
        first.keep();
        assertThat(isCurrent()).isTrue();
    }

    @Test
    void whatIsNoSourceChangesNothing() throws IOException {
        write("lab/core/target/surefire-reports/x.xml", "<x/>");
        write("lab/core/target/maven-status/inputFiles.lst", "Lab.java");
        write("target/load/ScaleUnderLoad-1.log", "built");
        write("target/load/gatling/classes/x", "x");
        write(".git/index", "x");
        write("my-api/Dockerfile", "FROM scratch");
        write("reports/pom.xml", "<project/>");
        LastBuild.before(root, "load").keep();
        write("reports/runs/1/manifest.json", "{}");

        assertThat(isCurrent()).isTrue();
    }

    /** As of a file that was put back: Maven sees no change. */
    @Test
    void anOlderFileWithOtherContentIsAChange() throws IOException {
        Path source = write("lab/core/src/main/java/Lab.java", "class Lab { }");
        Files.setLastModifiedTime(source, FileTime.fromMillis(0));

        assertThat(isCurrent()).isFalse();
    }

    @Test
    void aNewOrMissingFileIsAChange() throws IOException {
        Path more = write("lab/core/src/main/java/More.java", "class More {}");
        assertThat(isCurrent()).isFalse();

        Files.delete(more);
        assertThat(isCurrent()).isTrue();
        Files.delete(root.resolve("lab/core/src/main/java/Lab.java"));
        assertThat(isCurrent()).isFalse();
    }

    @Test
    void whatIsMadeMustBeThere() throws IOException {
        write("lab/core/target/classes/Lab.class", "of another build");
        assertThat(isCurrent()).isFalse();

        Files.delete(root.resolve("lab/core/target/classes/Lab.class"));
        assertThat(isCurrent()).isFalse();
    }

    @Test
    void sourcesThatChangeUnderABuildAreNotKept() throws IOException {
        write("lab/core/src/main/java/Lab.java", "class Lab { int a; }");
        LastBuild second = LastBuild.before(root, "load");
        write("lab/core/src/main/java/Lab.java", "class Lab { int b; }");
        second.keep();

        assertThat(isCurrent()).isFalse();
    }

    private boolean isCurrent() {
        return LastBuild.before(root, "load").isCurrent();
    }

    private Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
