package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Consul's UI, in a real browser, counts the instances. The run directory keeps screenshots. */
@LabTest(apis = 1)
class ConsulUiIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    @LabClaim("Consul's page lists each instance")
    void theUiCountsOneThenThreeThenTwo(Lab lab) throws Exception {
        try (Browser browser = Browser.onLab(lab)) {
            assertCounts(lab, browser, 1);
            lab.scale("api", 3);
            assertCounts(lab, browser, 3);
            lab.scale("api", 2);
            assertCounts(lab, browser, 2);
        }
    }

    private static void assertCounts(Lab lab, Browser browser, int instances) {
        // on the lab's network, as a colleague's browser would be
        browser.driver().get("http://client-ui:8500/ui/dc1/services/api/instances");
        try {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(nodesListed(browser))
                            .as("nodes that the UI lists for api")
                            .containsExactlyInAnyOrderElementsOf(lab.instances("api").stream()
                                    .map(Instance::hostname)
                                    .toList()));
        } finally {
            browser.screenshot("consul-ui-%d".formatted(instances));
        }
        assertThat(lab.instances("api")).hasSize(instances);
    }

    /** Each entry of the list links to an instance's page, which names its node. */
    private static List<String> nodesListed(Browser browser) {
        return browser.driver().findElements(By.cssSelector("a[href*='/services/api/instances/']")).stream()
                .map(link -> Objects.requireNonNull(link.getDomAttribute("href")))
                .map(link -> link.replaceFirst(".*/services/api/instances/([^/]+)/.*", "$1"))
                .distinct()
                .toList();
    }
}
