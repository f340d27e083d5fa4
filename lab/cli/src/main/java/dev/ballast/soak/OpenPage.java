package dev.ballast.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.topology.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page in a headless chromium, which runs in a container of the lab and is driven by the WebDriver protocol. */
final class OpenPage implements AutoCloseable {

    static final Tool BROWSER = Tool.of("browser", "chromium").onHostNetwork().withCommand("--port=0"); // any free one

    private static final Logger LOG = LoggerFactory.getLogger(OpenPage.class);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern LISTENS = Pattern.compile("started successfully on port (\\d+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, ?> WANTED = Map.of(
            "capabilities",
            Map.of(
                    "alwaysMatch",
                    Map.of(
                            "goog:chromeOptions",
                            Map.of(
                                    "args",
                                    List.of(
                                            "--headless=new",
                                            "--no-sandbox",
                                            "--disable-dev-shm-usage",
                                            "--window-size=1280,800")))));

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final String session;

    private OpenPage(String driver) throws IOException, InterruptedException {
        session = driver + "/session/"
                + send("POST", driver + "/session", WANTED).path("sessionId").asText();
    }

    /** Starts the browser on the host's network, and opens a page of this machine in it. */
    static OpenPage of(Lab lab, String url) throws IOException, InterruptedException {
        Instance browser = lab.startTool(BROWSER);
        int port = Awaitility.await("the port of the browser's driver")
                .atMost(LIMIT)
                .until(() -> port(browser.logs()), found -> found > 0);
        OpenPage page = new OpenPage("http://127.0.0.1:%s".formatted(port));
        page.send("POST", page.session + "/url", Map.of("url", url));
        return page;
    }

    private static int port(String log) {
        return LISTENS.matcher(log)
                .results()
                .map((MatchResult found) -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElse(0);
    }

    /** Returns whether the page is connected to its server, by what it says itself. */
    boolean isLive() throws IOException, InterruptedException {
        return send(
                        "POST",
                        session + "/execute/sync",
                        Map.of("script", "return document.getElementById('contact').textContent", "args", List.of()))
                .asText()
                .equals("live");
    }

    /** Collects the page's garbage, and returns what is left. */
    Map<Quantity, Double> memory() throws IOException, InterruptedException {
        command("HeapProfiler.collectGarbage");
        JsonNode counts = command("Memory.getDOMCounters");
        Map<Quantity, Double> memory = new EnumMap<>(Quantity.class);
        memory.put(
                Quantity.PAGE_HEAP,
                command("Runtime.getHeapUsage").path("usedSize").asDouble());
        memory.put(Quantity.PAGE_NODES, counts.path("nodes").asDouble());
        memory.put(Quantity.PAGE_LISTENERS, counts.path("jsEventListeners").asDouble());
        return memory;
    }

    /** Sends a command of the Chrome DevTools Protocol. */
    private JsonNode command(String name) throws IOException, InterruptedException {
        return send("POST", session + "/goog/cdp/execute", Map.of("cmd", name, "params", Map.of()));
    }

    private JsonNode send(String method, String url, Map<String, ?> body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(LIMIT)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "the browser answered %s with %d: %s".formatted(url, answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body()).path("value");
    }

    /** Closes the page; the browser's container goes with the lab. */
    @Override
    public void close() {
        try {
            send("DELETE", session, Map.of());
        } catch (IOException e) {
            LOG.debug("the browser did not close its page", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
