package dev.ballast.scenarios;

import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.topology.Tool;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.HasCdp;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.Augmenter;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A headless chromium in a container of a lab; its pictures are kept with the run. */
final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int IMAGE_PORT = 9515;
    private static final Pattern LISTENS = Pattern.compile("started successfully on port (\\d+)");

    private final Lab lab;
    private final RemoteWebDriver driver;

    private Browser(Lab lab, URL address) {
        this.lab = lab;
        driver = await("a session of the browser")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> new RemoteWebDriver(address, options()), Objects::nonNull);
    }

    /** Starts one on the lab's network, where it opens what containers serve by their names. */
    static Browser onLab(Lab lab) throws Exception {
        Instance chromium = lab.startTool(Tool.of("chromium", "chromium").withPort(IMAGE_PORT));
        return new Browser(lab, address(lab.balancer().host(), chromium.hostPort(IMAGE_PORT)));
    }

    /** Starts one on the host's network, where it opens what this machine serves on loopback, and listens only there. */
    static Browser onHost(Lab lab) throws Exception {
        Instance chromium = lab.startTool(
                Tool.of("browser", "chromium").onHostNetwork().withCommand("--port=0")); // that is any free one
        int port = await("the port of the browser's driver")
                .atMost(LIMIT)
                .until(
                        () -> LISTENS.matcher(chromium.logs())
                                .results()
                                .map((MatchResult found) -> Integer.parseInt(found.group(1)))
                                .findFirst()
                                .orElse(0),
                        found -> found > 0);
        return new Browser(lab, address("127.0.0.1", port));
    }

    private static URL address(String host, int port) throws Exception {
        return URI.create("http://%s:%d".formatted(host, port)).toURL();
    }

    private static ChromeOptions options() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,800");
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    RemoteWebDriver driver() {
        return driver;
    }

    /** Returns what a script in the page returns: null, a number, a string, a list or a map. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Sends a command of the Chrome DevTools Protocol. */
    Map<String, Object> command(String name, Map<String, Object> parameters) {
        return ((HasCdp) new Augmenter().augment(driver)).executeCdpCommand(name, parameters);
    }

    /** Returns the errors that its console has shown since the last call: of scripts, and of what could not be loaded. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Keeps what it shows as {@code screenshots/<name>.png} of the run directory. */
    void screenshot(String name) {
        lab.runDirectory().write("screenshots/%s.png".formatted(name), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
