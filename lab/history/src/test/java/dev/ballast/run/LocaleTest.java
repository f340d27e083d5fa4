package dev.ballast.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.history.ViewEvent;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestFile;
import dev.ballast.request.RequestLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are the same in locales that have other digits than ASCII's, or another i. */
@Isolated("all threads have one default locale")
class LocaleTest {

    private final Locale before = Locale.getDefault();

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG", "tr-TR"})
    void writesRequestFilesInAscii(String locale) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(locale));
        RequestLog log = RequestLog.of(
                "load1",
                Instant.EPOCH,
                List.of(new Request(
                        "load1",
                        7,
                        Request.Kind.GET,
                        10,
                        0,
                        10,
                        20,
                        Outcome.RESET_BEFORE_FIRST_BYTE,
                        0,
                        "",
                        1,
                        false)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        RequestFile.write(log, OptionalDouble.of(12.5), Map.of(7, "stale upstream"), out);

        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(text).startsWith("# ballast-requests format=5 load=load1").contains("at_ms=12.500");
        assertThat(text).matches("\\p{ASCII}*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG", "tr-TR"})
    void readsTheHistoryThatItWrote(String locale) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        Path file = folder.resolve("history.jsonl");
        History history = History.startingIn(file);
        history.observe(new InstanceEvent.Died("api-1", "api", 137), 1234.5, 0.25);
        history.record(new RunEvent.Checked("members", Verdict.INVALID, "lost"));
        history.record(new ViewEvent.Changed(ViewEvent.View.LINES, "api-1", ViewEvent.State.INTERRUPTED, ""));

        assertThat(History.read(file))
                .extracting(entry -> (Object) entry.event())
                .containsExactlyInAnyOrderElementsOf(
                        history.entries().stream().<Object>map(Entry::event).toList());
        assertThat(RunOutcome.of("failed")).isEqualTo(RunOutcome.FAILED);
    }
}
