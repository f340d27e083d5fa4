package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.topology.Tool;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.RemoteWebDriver;

/** Consul's own UI, in a real browser, counts the instances (rows 11, 14 and 15); its pictures are kept with the run. */
@LabTest(apis = 1)
class ConsulUiIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void theUiCountsOneThenThreeThenTwo(Lab lab) throws Exception {
        RemoteWebDriver browser = browser(lab);
        try {
            assertCounts(lab, browser, 1);
            lab.scale("api", 3);
            assertCounts(lab, browser, 3);
            lab.scale("api", 2);
            assertCounts(lab, browser, 2);
        } finally {
            browser.quit();
        }
    }

    private static void assertCounts(Lab lab, RemoteWebDriver browser, int instances) {
        // on the lab's network, as a colleague's browser would be
        browser.get("http://client-ui:8500/ui/dc1/services/api/instances");
        try {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(nodesListed(browser))
                            .as("nodes that the UI lists for api")
                            .containsExactlyInAnyOrderElementsOf(lab.instances("api").stream()
                                    .map(Instance::hostname)
                                    .toList()));
        } finally {
            lab.runDirectory()
                    .write(
                            "screenshots/consul-ui-%d.png".formatted(instances),
                            browser.getScreenshotAs(OutputType.BYTES));
        }
        assertThat(lab.instances("api")).hasSize(instances);
    }

    /** Each entry of the list links to an instance's page, which names its node. */
    private static List<String> nodesListed(RemoteWebDriver browser) {
        return browser.findElements(By.cssSelector("a[href*='/services/api/instances/']")).stream()
                .map(link -> Objects.requireNonNull(link.getDomAttribute("href")))
                .map(link -> link.replaceFirst(".*/services/api/instances/([^/]+)/.*", "$1"))
                .distinct()
                .toList();
    }

    private static RemoteWebDriver browser(Lab lab) throws Exception {
        Instance chromium = lab.startTool(Tool.of("chromium", "chromium").withPort(9515));
        URL driver = URI.create("http://%s:%d".formatted(lab.balancer().host(), chromium.hostPort(9515)))
                .toURL();
        ChromeOptions options = new ChromeOptions();
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,800");
        return await("a session of the browser")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> new RemoteWebDriver(driver, options), Objects::nonNull);
    }
}
