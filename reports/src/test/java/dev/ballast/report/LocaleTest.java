package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report is the same wherever it is made, also by a test of a user's, whose JVM keeps its locale. */
@Isolated("all threads have one default locale")
class LocaleTest {

    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();

    @TempDir
    private Path folder;

    private TestRun run;
    private List<String> ordinary;

    @BeforeEach
    void reportOrdinarily() throws Exception {
        run = TestRun.goldenIn(folder);
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        ordinary = report();
    }

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
    }

    @ParameterizedTest
    @CsvSource({"fa-IR, Asia/Kathmandu", "ar-EG, Pacific/Apia", "tr-TR, America/St_Johns", "de-DE, Antarctica/Troll"})
    void reportsAreTheSame(String other, String otherZone) throws Exception {
        Locale.setDefault(Locale.forLanguageTag(other));
        TimeZone.setDefault(TimeZone.getTimeZone(otherZone));

        assertThat(report()).isEqualTo(ordinary);
    }

    private List<String> report() throws Exception {
        Report report = Report.write(run.directory);
        return List.of(Files.readString(report.page()), Files.readString(report.results()), Markdown.of(run.directory));
    }
}
