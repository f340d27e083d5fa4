package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.loss.LoadResult;
import dev.ballast.report.ComparisonPage;
import dev.ballast.report.Index;
import dev.ballast.report.Report;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.workload.Load;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** A run's page, in a real browser, draws what the load has measured, and follows the pointer; its pictures are kept. */
@LabTest(apis = 1)
class ReportPageIT {

    private static final int REQUESTS = 150;

    @Test
    @LabClaim("the report draws what the load has measured")
    void drawsTheLoadOverTheLanes(Lab lab, @TempDir Path planted) throws Exception {
        RequestLog requests = measured(lab).requests();
        Report.write(lab.runDirectory().path());

        try (PageServer pages = new PageServer(lab.runDirectory().path());
                Browser browser = Browser.onHost(lab)) {
            browser.driver().manage().window().setSize(new Dimension(1280, 1700));
            browser.driver().get(pages.url("/report.html"));
            browser.screenshot("report-light");
            assertDrawsItsOwnValues(browser, requests);
            assertHoverTellsTheMoment(browser);
            assertZoomMovesChartsAndLanes(browser);
            assertKeysTellTheMoment(browser);
            assertNoLossIsToldOfAllLoads(browser);
            assertPaperShowsWhatIsFolded(browser);
            assertDarkMode(browser);
            assertThat(browser.consoleErrors()).isEmpty();

            assertDrawsLossesOfAllLoads(browser, lab.runDirectory().path(), planted, requests);
            assertComparesAndLists(browser, lab.runDirectory().path());

            browser.driver().get(pages.url(PageServer.WITHOUT_SCRIPT + "/report.html"));
            browser.screenshot("report-without-script");
            assertThat(browser.driver().findElements(By.cssSelector("svg.timeline .time rect.running")))
                    .as("lanes without a script")
                    .isNotEmpty()
                    .allMatch(WebElement::isDisplayed);
            assertThat(browser.driver().findElement(By.id("charted")).isDisplayed())
                    .isFalse();
            assertThat(browser.consoleErrors())
                    .as("the planted fault: a script that must not run")
                    .isNotEmpty();
        }
    }

    private static LoadResult measured(Lab lab) {
        try (Load load = lab.load().rate(100).warmUp(Duration.ofMillis(500)).start()) {
            await().until(() -> load.requests().size() >= REQUESTS);
            lab.scale("api", 2);
            int before = load.requests().size();
            await().until(() -> load.requests().size() >= before + REQUESTS);
            return load.stop();
        }
    }

    /** The charts hold, slice by slice, what the requests give when they are added up apart from the report. */
    private static void assertDrawsItsOwnValues(Browser browser, RequestLog requests) {
        List<?> at = list(browser.run("return [...ballast.charts[0].data[0]]"));
        List<?> p50 = list(browser.run("return [...ballast.charts[0].data[1]]"));
        List<?> p99 = list(browser.run("return [...ballast.charts[0].data[3]]"));
        List<?> rate = list(browser.run("return [...ballast.charts[1].data[1]]"));
        double slice = Math.round((number(at.get(1)) - number(at.get(0))) * 1e3); // a multiple of 10 ms

        assertThat(at).hasSizeGreaterThan(5).hasSameSizeAs(p99).hasSameSizeAs(rate);
        double lastDueMs = requests.stream().mapToDouble(Request::dueMs).max().orElseThrow();
        int told = 0;
        for (int i = 0; i < at.size(); i++) {
            double from = i * slice;
            double to = from + slice;
            var micros = requests.latency(request -> request.dueMs() >= from && request.dueMs() < to);
            if (micros.getTotalCount() > 0) {
                told++;
                assertThat(number(p50.get(i)))
                        .as("p50 in ms of slice %d", i)
                        .isCloseTo(micros.getValueAtPercentile(50) / 1e3, within(0.01));
                assertThat(number(p99.get(i)))
                        .as("p99 in ms of slice %d", i)
                        .isCloseTo(micros.getValueAtPercentile(99) / 1e3, within(0.01));
            }
            double part = Math.min(slice, lastDueMs - from);
            if (part < slice / 2) {
                assertThat((Object) rate.get(i))
                        .as("of slice %d, after the load", i)
                        .isNull();
            } else {
                long answered = requests.stream()
                        .filter(request -> !request.lost() && request.endedMs() >= from && request.endedMs() < to)
                        .count();
                assertThat(number(rate.get(i)))
                        .as("answers a second in slice %d", i)
                        .isCloseTo(answered / part * 1e3, within(0.01));
            }
        }
        assertThat(told).isGreaterThan(5);
        assertThat(browser.run("return ballast.charts.every(c => c.ctx.getImageData(0, 0, c.ctx.canvas.width,"
                        + " c.ctx.canvas.height).data.some(byte => byte > 0))"))
                .as("something is painted on each")
                .isEqualTo(true);
    }

    private static void assertHoverTellsTheMoment(Browser browser) {
        WebElement chart = browser.driver().findElement(By.cssSelector("#latency .u-over"));
        // near the end, when both instances are there
        new Actions(browser.driver())
                .moveToElement(chart, (int) (chart.getSize().getWidth() * 0.4), 40)
                .perform();
        browser.screenshot("report-hover");
        String tip = browser.driver().findElement(By.cssSelector(".tip")).getText();
        String left = String.valueOf(browser.run("return ballast.charts[1].cursor.left"));

        assertThat(tip).contains("at ", "p50", "p99", "answers", "in upstreams", "api-1", "api-2");
        assertThat(Double.parseDouble(left)).as("the others' cursors follow").isPositive();
        assertThat(browser.run("return document.querySelector('.pointer').getAttribute('d')"))
                .as("so does the lanes'")
                .isNotNull();
    }

    private static void assertZoomMovesChartsAndLanes(Browser browser) {
        String lane = "return parseFloat(document.querySelector('.time rect.running').getAttribute('width'))";
        double wide = number(browser.run(lane));
        WebElement chart = browser.driver().findElement(By.cssSelector("#rate .u-over"));
        int width = chart.getSize().getWidth();
        new Actions(browser.driver())
                .moveToElement(chart, width / 8, 0)
                .clickAndHold()
                .moveByOffset(width / 4, 0)
                .release()
                .perform();
        browser.screenshot("report-zoomed");

        List<?> spans = list(browser.run("return ballast.charts.map(c => c.scales.x.max - c.scales.x.min)"));
        double full = number(browser.run("return JSON.parse(document.getElementById('chart-data').textContent).end"));
        assertThat(spans)
                .hasSize(3)
                .allSatisfy(span -> assertThat(number(span)).isCloseTo(full / 4, within(full / 50)));
        assertThat(number(browser.run(lane))).as("the lane's width").isCloseTo(wide * 4, within(wide * 0.4));

        browser.driver().findElement(By.cssSelector("#latency .uplot")).sendKeys("+");
        assertThat(number(browser.run("return ballast.view().max - ballast.view().min")))
                .as("by keyboard")
                .isLessThan(number(spans.get(0)));
        browser.driver().findElement(By.cssSelector("#latency .uplot")).sendKeys(Keys.ESCAPE);
        assertThat(number(browser.run("return ballast.view().max"))).isEqualTo(full);
        assertThat(number(browser.run(lane))).isCloseTo(wide, within(0.1));
    }

    private static void assertKeysTellTheMoment(Browser browser) {
        WebElement chart = browser.driver().findElement(By.cssSelector("#lost .uplot"));
        WebElement tip = browser.driver().findElement(By.cssSelector(".tip"));
        chart.sendKeys(Keys.ARROW_RIGHT);
        String start = tip.getText();
        chart.sendKeys(Keys.ARROW_RIGHT);

        assertThat(list(browser.run("return ballast.charts.map(c => c.cursor.left)")))
                .as("the cursor of each chart")
                .hasSize(3)
                .allSatisfy(left -> assertThat(number(left)).isPositive());
        assertThat(start).contains("at ", "p50", "in upstreams");
        assertThat(tip.getText()).as("a slice further").contains("at ").isNotEqualTo(start);
        assertThat(tip.getAttribute("role")).isEqualTo("status");
        browser.run("const at = +document.querySelector('.tip').dataset.at; ballast.show(at - 0.3, at + 0.005)");
        chart.sendKeys(Keys.ARROW_RIGHT);
        assertThat(browser.run("const at = +document.querySelector('.tip').dataset.at;"
                        + " return at > ballast.view().min && at <= ballast.view().max + 1e-6"))
                .as("the view follows past its edge")
                .isEqualTo(true);
        chart.sendKeys(Keys.ESCAPE);
        assertThat(tip.isDisplayed()).isFalse();
    }

    private static void assertNoLossIsToldOfAllLoads(Browser browser) {
        assertThat(lostLegend(browser)).isEqualTo("no request was lost");
    }

    private static String lostLegend(Browser browser) {
        return browser.driver().findElement(By.id("lost-legend")).getText();
    }

    private static void assertPaperShowsWhatIsFolded(Browser browser) {
        String folded = "return [...document.querySelectorAll('details:not([open]) > :last-child')]"
                + ".map(one => one.checkVisibility({contentVisibilityAuto: true}) && one.offsetHeight > 0)";
        assertThat(list(browser.run(folded))).as("on the screen").isNotEmpty().allMatch(Boolean.FALSE::equals);
        browser.command("Emulation.setEmulatedMedia", Map.of("media", "print"));
        assertThat(list(browser.run(folded))).as("on paper").isNotEmpty().allMatch(Boolean.TRUE::equals);
        browser.command("Emulation.setEmulatedMedia", Map.of("media", ""));
    }

    /** Two small loads beside the measured one, which is drawn first and has lost nothing, lose ten requests each at once. */
    private static void assertDrawsLossesOfAllLoads(Browser browser, Path run, Path planted, RequestLog requests)
            throws IOException {
        for (String file : List.of("manifest.json", "history.jsonl", "requests/%s.csv.gz".formatted(requests.load()))) {
            Files.createDirectories(planted.resolve(file).getParent());
            Files.copy(run.resolve(file), planted.resolve(file));
        }
        lose(planted, "babe", "empty pool", requests);
        lose(planted, "face", "reload gap", requests);
        Report.write(planted);

        try (PageServer pages = new PageServer(planted)) {
            browser.driver().get(pages.url("/report.html"));
            browser.screenshot("report-losses");
            assertThat(browser.driver().findElement(By.id("load-choice")).getText())
                    .startsWith("load " + requests.load());
            assertThat(lostLegend(browser)).contains("empty pool: 10, of load babe", "reload gap: 10, of load face");
            assertThat(number(browser.run("return Math.max(...ballast.stacks().map(stack => stack.total))")))
                    .as("the highest bar")
                    .isEqualTo(20);
            assertThat(number(browser.run("return ballast.charts[2].scales.y.max")))
                    .as("the axis reaches over it")
                    .isGreaterThan(20);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    private static void lose(Path run, String load, String cause, RequestLog beside) throws IOException {
        try (Writer lines = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(run.resolve("requests/%s.csv.gz".formatted(load)))),
                StandardCharsets.UTF_8)) {
            lines.write(("# ballast-requests format=2 load=%s started=%s\n"
                            + "number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused,cause\n")
                    .formatted(load, beside.clock().started()));
            for (int i = 0; i < 10; i++) {
                lines.write("%d,GET,1005000,0,1005000,1006000,BAD_GATEWAY,502,,-1,0,%s\n".formatted(i, cause));
            }
        }
    }

    private static void assertDarkMode(Browser browser) {
        String stroke = "return ballast.charts[0].axes[0].stroke(ballast.charts[0], 0)";
        Object light = browser.run(stroke);
        browser.command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        await().untilAsserted(() ->
                assertThat(browser.run(stroke)).as("the charts' own colours").isNotEqualTo(light));
        browser.screenshot("report-dark");
        browser.command("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }

    /** The pages over several runs; this one, beside itself, is the same. */
    private static void assertComparesAndLists(Browser browser, Path run) throws IOException {
        Path runs = Objects.requireNonNull(run.getParent());
        Path comparison = ComparisonPage.write(List.of(run, run));
        Index.write(runs);
        try (PageServer pages = new PageServer(runs)) {
            browser.driver().get(pages.url("/" + comparison.getFileName()));
            browser.screenshot("comparison");
            assertThat(list(browser.run("return ballast.charts.map(c => c.series.length)")))
                    .as("time and two runs, in each chart")
                    .extracting(ReportPageIT::number)
                    .containsExactly(3.0, 3.0);
            browser.driver().findElement(By.cssSelector("#compare-rate .uplot")).sendKeys(Keys.ARROW_RIGHT);
            assertThat(browser.driver()
                            .findElement(By.cssSelector("#compare-latency .u-legend"))
                            .getText())
                    .as("by keyboard, and in the other chart too")
                    .containsPattern("\\d ms");

            browser.driver().get(pages.url("/index.html"));
            browser.driver().findElement(By.id("filter")).sendKeys(String.valueOf(run.getFileName()));
            browser.screenshot("index");
            assertThat(browser.driver().findElements(By.cssSelector("#runs tbody tr")))
                    .filteredOn(WebElement::isDisplayed)
                    .hasSize(1);
            assertThat(browser.consoleErrors()).isEmpty();
        } finally {
            Files.delete(comparison);
        }
    }

    private static List<?> list(Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }

    private static double number(Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }
}
