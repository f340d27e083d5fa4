package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Event;
import dev.ballast.history.History;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void writesTheReportWhereItIsMissingOrOlderThanTheRun() throws IOException {
        Path run = Files.createDirectory(folder.resolve("20261101-000000-demo-1a2b3c4d"));
        History history = History.startingIn(run.resolve("history.jsonl"));
        history.record(new Event.Note("first"));
        Path page = run.resolve("report.html");

        assertThat(report(run)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString().strip()).isEqualTo(page.toString());
        assertThat(page).content().contains("first");

        Files.setLastModifiedTime(page, FileTime.from(Instant.now().plusSeconds(60)));
        history.record(new Event.Note("second"));
        report(run);
        assertThat(page).content().as("is newer, and left alone").doesNotContain("second");

        Files.setLastModifiedTime(page, FileTime.from(Instant.now().minusSeconds(60)));
        report(run);
        assertThat(page).content().contains("second");
    }

    @Test
    void saysThatAFolderIsNoRun() {
        assertThat(report(folder)).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(err.toString()).contains("is no run directory");
    }

    private int report(Path run) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("report", run.toString());
    }
}
