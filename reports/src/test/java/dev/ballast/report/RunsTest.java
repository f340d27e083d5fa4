package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.run.UnreadableRunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    private static final String OLDER = "20261122-090000-demo-00000001";
    private static final String NEWER = "20261123-101502-ScaleUpIT-00000002";

    @TempDir
    private Path folder;

    @Test
    void listsTheNewestFirstAndNothingElse() throws Exception {
        TestRun older = TestRun.goldenIn(folder, OLDER);
        TestRun newer = TestRun.goldenIn(folder, NEWER);
        Files.createDirectory(folder.resolve("99999999-no-run"));
        Files.createFile(folder.resolve("index.html"));

        assertThat(Runs.in(folder).list()).containsExactly(newer.directory, older.directory);
        assertThat(Runs.in(folder).latest()).isEqualTo(newer.directory);
    }

    @Test
    void ordersRunsOfSeveralTimeZonesByStart() {
        TestRun older = TestRun.goldenIn(folder, "20261123-160002-of-kathmandu-00000001");
        TestRun newer = TestRun.goldenIn(folder, "20261123-051502-of-new-york-00000002")
                .edit("manifest.json", manifest -> manifest.replace("10:15:02Z", "10:15:03Z"));

        assertThat(Runs.in(folder).list()).containsExactly(newer.directory, older.directory);
    }

    @Test
    void ordersRunsWithoutManifestByName() {
        TestRun older = TestRun.goldenIn(folder, OLDER).delete("manifest.json");
        TestRun newer = TestRun.goldenIn(folder, NEWER).delete("manifest.json");
        TestRun undated = TestRun.goldenIn(folder, "undated").delete("manifest.json");

        assertThat(Runs.in(folder).list()).containsExactly(newer.directory, older.directory, undated.directory);
    }

    @Test
    void findsARunByNameOrUniqueBeginning() {
        TestRun older = TestRun.goldenIn(folder, OLDER);
        TestRun longer = TestRun.goldenIn(folder, OLDER + "-2");
        TestRun newer = TestRun.goldenIn(folder, NEWER);

        assertThat(Runs.in(folder).find(OLDER)).isEqualTo(older.directory);
        assertThat(Runs.in(folder).find(OLDER + "-")).isEqualTo(longer.directory);
        assertThat(Runs.in(folder).find("20261123")).isEqualTo(newer.directory);
    }

    @Test
    void passesOverFilesAmongSeveral() throws Exception {
        TestRun run = TestRun.goldenIn(folder, OLDER);
        String index = Index.write(folder).toString();

        assertThat(Runs.in(folder).named(List.of(run.directory.toString(), index)))
                .containsExactly(run.directory);
        assertThatThrownBy(() -> Runs.in(folder).named(List.of(index))).hasMessageContaining("index.html");
        assertThatThrownBy(() -> Runs.in(folder).named(List.of(index, index)))
                .as("none of several is a run")
                .hasMessageContaining("index.html");
    }

    @Test
    void whatHoldsNoRunIsNotFound() throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Path file = Files.createFile(folder.resolve("passwd"));

        assertThatThrownBy(() -> Runs.in(folder).named(List.of(docs.toString())))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("docs is no run directory: it has neither");
        assertThatThrownBy(() -> Runs.in(folder).named(List.of(file.toString())))
                .hasMessageContaining("passwd is no run directory: it is a file");
    }

    @Test
    void aPathThatDoesNotExistIsNoName() {
        TestRun run = TestRun.goldenIn(folder, OLDER);
        String nowhere = folder.resolve("nowhere").toString();

        assertThatThrownBy(() -> Runs.in(folder).named(List.of(nowhere))).hasMessage("no directory " + nowhere);
        assertThatThrownBy(() -> Runs.in(folder).named(List.of(run.directory.toString(), nowhere)))
                .hasMessage("no directory %s; so none of the 2 runs was read", nowhere);
    }

    @Test
    void saysHowToNameTheRunsOfAFolder() {
        TestRun.goldenIn(folder, OLDER);

        assertThatThrownBy(() -> Runs.in(folder).named(List.of(folder.toString())))
                .hasMessageEndingWith("it holds some: name them as %s/*", folder);
    }

    @Test
    void namesTheRunsIfANameIsAmbiguous() {
        TestRun.goldenIn(folder, OLDER);
        TestRun.goldenIn(folder, NEWER);

        assertThatThrownBy(() -> Runs.in(folder).find("2026"))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessage(
                        "2 runs in %s begin with '2026'; say more of the one you mean: %s, %s", folder, NEWER, OLDER);
    }

    @Test
    void namesTheRunsIfNoneMatches() {
        TestRun.goldenIn(folder, NEWER);

        assertThatThrownBy(() -> Runs.in(folder).find("1999"))
                .hasMessage("no run in %s is called '1999' or begins so; the newest are %s", folder, NEWER);
    }

    @Test
    void saysHowToMakeARun() {
        Path nowhere = folder.resolve("nowhere");

        assertThat(Runs.in(nowhere).list()).isEmpty();
        assertThatThrownBy(() -> Runs.in(nowhere).latest())
                .isInstanceOf(UnreadableRunException.class)
                .hasMessage("no run in %s; ./ballast demo makes one", nowhere);
        assertThatThrownBy(() -> Runs.in(nowhere).find("x")).hasMessageContaining("./ballast demo makes one");
    }

    @Test
    void indexesAllRunsEvenThoseItCannotRead() {
        Report.write(TestRun.goldenIn(folder, OLDER).directory);
        TestRun.goldenIn(folder, NEWER).edit("manifest.json", m -> m.replace("\"format\": 1", "\"format\": 7"));

        assertThat(Index.write(folder))
                .hasFileName("index.html")
                .content()
                .contains("href=\"./" + OLDER + "/report.html\"", "✓ VALID", "api 1 → 3")
                .contains("href=\"./" + NEWER + "/\"", "has format 7");
    }

    @Test
    void indexesAnEmptyFolder() {
        assertThat(Index.write(folder.resolve("runs"))).content().contains("./ballast demo");
    }
}
