package dev.ballast.cli.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** How many tests a build has run, by the reports of Surefire and Failsafe. */
public record TestTotals(int tests, int failures, int errors, int skipped) {

    private static final String REPORT = "TEST-.*\\.xml";
    private static final String FOLDER = ".*-reports";

    /** Reports are in {@code target/*-reports} of a module, and a module may be in another one. */
    private static final int DEEPEST = 6;

    /**
     * Adds up the reports in a folder and in those below it.
     *
     * @param folder such as the repository, or {@code scenarios/target/failsafe-reports}
     * @param start reports that are older do not count
     */
    public static TestTotals in(Path folder, Instant start) {
        if (!Files.isDirectory(folder)) {
            return new TestTotals(0, 0, 0, 0);
        }
        Instant oldest = start.truncatedTo(ChronoUnit.SECONDS);
        try (Stream<Path> files = Files.find(
                folder,
                DEEPEST,
                (file, attributes) -> file.getFileName().toString().matches(REPORT)
                        && file.getParent().getFileName().toString().matches(FOLDER)
                        && !attributes.lastModifiedTime().toInstant().isBefore(oldest))) {
            List<Element> suites = files.map(TestTotals::suite).toList();
            return new TestTotals(
                    sum(suites, "tests"), sum(suites, "failures"), sum(suites, "errors"), sum(suites, "skipped"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the test reports in " + folder, e);
        }
    }

    private static Element suite(Path report) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getDocumentElement();
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("cannot read the test report " + report, e);
        }
    }

    private static int sum(List<Element> suites, String count) {
        return suites.stream()
                .map(suite -> suite.getAttribute(count))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** Returns the number of tests that were run. */
    public int run() {
        return tests - skipped;
    }

    /** Returns the totals in Surefire's format. */
    @Override
    public String toString() {
        return "Tests run: %s, Failures: %s, Errors: %s, Skipped: %s".formatted(tests, failures, errors, skipped);
    }
}
