package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.live.LivePage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;

/** The live page, in a real browser, follows the pool, changes it, and survives failures around it. */
@LabTest(topology = FrontDoorIT.OnChosenPorts.class, apis = 1)
class LivePageIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Milliseconds from when events happened, of one and those after it, until the page listed them; by the host's clock. */
    private static final String DELAYS = """
            const lines = [...document.querySelectorAll('#events li')];
            const at = line => Date.parse(line.querySelector('time').dateTime);
            const first = lines.find(line => line.innerText.includes(arguments[0]));
            return lines.filter(line => first && at(line) >= at(first)).map(line => Number(line.dataset.seen) - at(line));
            """;

    @Test
    @LabClaim("the live page follows the pool and changes it")
    void followsThePoolAndChangesIt(Lab lab) throws Exception {
        try (LivePage page = LivePage.serve(lab, 0);
                Browser browser = Browser.onHost(lab)) {
            browser.driver().manage().window().setSize(new Dimension(1500, 1100));
            browser.driver().get(page.url());
            shows(browser, "api-1 serving");

            lab.scale("api", 2);
            shows(browser, "api-1 serving", "api-2 serving");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(said(browser, "#events"))
                            .contains("the pool of api is in force with 2 instances"));
            assertListsAtOnce(browser, "scale api from 1 to 2");

            click(browser, "#more");
            shows(browser, "api-1 serving", "api-2 serving", "api-3 serving");
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(said(browser, "#task")).contains("scale from 2 to 3: in force after"));
            assertThat(lab.balancer().upstreams())
                    .isEqualTo(lab.instances("api").stream()
                            .map(Instance::address)
                            .sorted()
                            .toList())
                    .hasSize(3);
            assertThat(said(browser, "#ways")).contains("api-3 joins", "registered", "rendered", "served first");
            picture(lab, browser);

            click(browser, "tr[data-instance=api-2] .kill");
            shows(browser, "api-1 serving", "api-2 serving", "api-3 serving"); // it asks first
            click(browser, "#sure-kill");
            shows(browser, "api-1 serving", "api-2 died", "api-3 serving");
            await("the engine lists it as ended a little after its event told so")
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(lab.instance("api-2").running()).isFalse());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(said(browser, "#ways")).contains("rendered without"));
            browser.screenshot("live-killed");

            click(browser, "tr[data-instance=api-3] .stop");
            shows(browser, "api-1 serving", "api-2 died");
            assertThat(lab.instances("api")).extracting(Instance::name).containsExactly("api-1");

            List<String> before = facts(browser);
            browser.driver().navigate().refresh();
            await("the same after a reload of the page")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(facts(browser)).isEqualTo(before));
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    @LabClaim("the live page survives restarts")
    void survivesRestartsOfContainersAndServer(Lab lab) throws Exception {
        LivePage first = LivePage.serve(lab, 0);
        int port = URI.create(first.url()).getPort();
        try (Browser browser = Browser.onHost(lab)) {
            browser.driver().get(first.url());
            shows(browser, "api-1 serving");
            for (String name : List.of("api-1", "client-ui", "server-1", "balancer")) {
                Containers.docker()
                        .restartContainerCmd(lab.instance(name).id())
                        .withTimeout(1)
                        .exec();
            }
            shows(browser, "api-1 serving");
            await("the balancer answers")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(lab.get("/hostname").status()).isEqualTo(200));
            lab.requests(20);
            await("the requests are counted")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(said(browser, "tr[data-instance=api-1] .num"))
                            .matches("[1-9].*|0\\.[1-9]"));
            assertThat(browser.consoleErrors()).isEmpty();

            first.close();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(said(browser, "#contact")).startsWith("no contact"));
            assertThat(browser.driver().findElement(By.id("more")).isEnabled()).isFalse();
            try (LivePage second = LivePage.serve(lab, port)) {
                assertThat(second.url()).isEqualTo(first.url());
                await().atMost(LIMIT)
                        .ignoreExceptions()
                        .untilAsserted(
                                () -> assertThat(said(browser, "#contact")).isEqualTo("live"));
                click(browser, "#more"); // with the token of the new server
                shows(browser, "api-1 serving", "api-2 serving");
            }
        } finally {
            first.close();
        }
    }

    private static void shows(Browser browser, String... instances) {
        await("the page shows " + List.of(instances))
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(
                                browser.run(
                                        "return [...document.querySelectorAll('#instances tr')].map(it => `${it.dataset.instance} ${it.dataset.state}`)"))
                        .isEqualTo(List.of(instances)));
    }

    /** Most of the events, since a busy machine holds up some. */
    private static void assertListsAtOnce(Browser browser, String first) {
        List<Long> delays = ((List<?>) browser.run(DELAYS, first))
                .stream().map(delay -> ((Number) delay).longValue()).sorted().toList();
        assertThat(delays).as("ms until events from '%s' on were listed", first).hasSizeGreaterThan(2);
        assertThat(delays.get(0)).isGreaterThanOrEqualTo(-5);
        assertThat(delays.get(delays.size() / 2)).as("median of %s", delays).isLessThan(1_000);
    }

    private static void click(Browser browser, String css) {
        await().atMost(LIMIT)
                .until(() -> browser.driver().findElement(By.cssSelector(css)).isEnabled());
        browser.driver().findElement(By.cssSelector(css)).click();
    }

    private static String said(Browser browser, String css) {
        return browser.driver().findElement(By.cssSelector(css)).getText();
    }

    private static List<String> facts(Browser browser) {
        return Stream.of("#headline", "#upstreams", "#instances th", "#change-words", "#ways")
                .map(css -> said(browser, css))
                .toList();
    }

    /** Keeps what the page shows under load, in light and in dark. */
    private static void picture(Lab lab, Browser browser) {
        lab.requests(150);
        for (String scheme : List.of("light", "dark")) {
            browser.command(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            browser.screenshot("live-" + scheme);
        }
    }
}
