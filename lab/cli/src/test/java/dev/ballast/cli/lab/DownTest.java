package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ballast.deploy.Deployment;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ballast down} on an engine that an HTTP server plays. The engine has labs, and none of their images. */
@Timeout(120)
class DownTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> labs = new LinkedHashMap<>(); // ids and topologies
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private String stuck = "";
    private boolean withoutNetwork;
    private Path run = Path.of("/none");
    private int published; // the port of each container, which has an image then
    private String said = "";
    private HttpServer engine;

    @BeforeEach
    void start() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.setExecutor(threads);
        engine.createContext("/", this::answer);
        engine.start();
    }

    @AfterEach
    void stop() {
        engine.stop(0);
        threads.shutdownNow();
    }

    @Test
    void removesALabWithoutItsImages() throws Exception {
        labs.put("1a2b3c4d", Topology.reference().withApis(0).toJson());

        assertThat(ballast("down")).isZero();

        assertThat(removed).containsExactly("client-ui-1a2b3c4d", "balancer-1a2b3c4d", "network-1a2b3c4d");
    }

    /** Its labels neither say when its process started, nor on which machine; a lab of any version is removed by its id. */
    @Test
    void removesALabOfAnEarlierVersionByItsId() throws Exception {
        labs.put("1a2b3c4d", "of an earlier version");
        labs.put("5e6f7a8b", Topology.reference().toJson());

        assertThat(ballast("down", "--lab", "1a2b")).isZero();

        assertThat(removed).containsExactly("client-ui-1a2b3c4d", "balancer-1a2b3c4d", "network-1a2b3c4d");
        assertThat(said).contains("removed lab 1a2b3c4d");
    }

    /** As after {@code docker network prune} on a lab whose containers have ended. */
    @Test
    void removesContainersWithoutANetwork() throws Exception {
        labs.put("1a2b3c4d", "");
        withoutNetwork = true;

        assertThat(ballast("status")).isZero();
        assertThat(said).contains("1a2b3c4d", "incomplete", "client-ui");
        assertThat(ballast("down", "--lab", "1a2b")).isZero();

        assertThat(removed).containsExactly("client-ui-1a2b3c4d", "balancer-1a2b3c4d");
    }

    /** As a paused UI, which takes connections. */
    @Test
    void removesALabWhoseConsulNeverAnswers(@TempDir Path folder) throws Exception {
        labs.put("1a2b3c4d", Topology.reference().withApis(0).toJson());
        runsIn(folder);
        try (ServerSocket paused = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            published = paused.getLocalPort();

            assertThat(ballast("down")).isZero();
        }

        assertThat(said).contains("could not keep Consul's catalog: it has not ended within 5 s");
        assertThat(removed).containsExactly("client-ui-1a2b3c4d", "balancer-1a2b3c4d", "network-1a2b3c4d");
        assertThat(folder.resolve("report.html")).exists();
        assertThat(folder.resolve("history.jsonl")).content().contains("\"type\":\"removing\"");
    }

    /** Its owner may be judging it. */
    @Test
    void tellsTheOwnerAlsoOfALabThatItCannotRead(@TempDir Path folder) throws Exception {
        labs.put("1a2b3c4d", "of a later version");
        runsIn(folder);

        assertThat(ballast("down")).isZero();

        assertThat(folder.resolve("history.jsonl")).content().contains("\"type\":\"removing\"");
    }

    private void runsIn(Path folder) {
        run = folder;
        RunDirectory directory = RunDirectory.at(folder);
        Manifest.begun(directory, "demo", "./ballast demo", Instant.now()).writeTo(directory);
    }

    @Test
    void removesTheOthersIfOneStays() throws Exception {
        labs.put("1a2b3c4d", "of a later version");
        labs.put("5e6f7a8b", "of a later version");
        stuck = "network-1a2b3c4d";

        assertThat(ballast("down", "--all")).isEqualTo(3);

        assertThat(removed).contains("network-5e6f7a8b");
    }

    private int ballast(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ballast.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("DOCKER_HOST", "tcp://127.0.0.1:" + engine.getAddress().getPort());
        Process process = builder.start();
        try {
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (exchange.getRequestMethod().equals("DELETE")) {
            boolean stays = name.equals(stuck);
            if (!stays) {
                removed.add(name);
            }
            exchange.sendResponseHeaders(stays ? 500 : 204, -1);
            exchange.close();
        } else if (path.endsWith("/version")) {
            send(
                    exchange,
                    Map.of(
                            "ApiVersion",
                            "1.41",
                            "Version",
                            "20.10.24",
                            "KernelVersion",
                            System.getProperty("os.version")));
        } else if (path.endsWith("/networks")) {
            send(
                    exchange,
                    withoutNetwork
                            ? List.of()
                            : asked(exchange).stream().map(this::network).toList());
        } else if (path.contains("/images/") && published > 0) {
            send(exchange, Map.of("Id", "sha256:1", "Config", Map.of("Labels", Map.of())));
        } else if (path.endsWith("/containers/json")) {
            send(
                    exchange,
                    asked(exchange).stream()
                            .flatMap(lab ->
                                    List.of(container("client-ui", "ui", lab), container("balancer", "balancer", lab))
                                            .stream())
                            .toList());
        } else {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        }
    }

    /** Returns the ids of the labs, or of the one that a filter names. */
    private List<String> asked(HttpExchange exchange) {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        List<String> meant = labs.keySet().stream().filter(query::contains).toList();
        return (meant.isEmpty() ? labs.keySet() : meant)
                .stream().filter(lab -> !removed.contains("network-" + lab)).toList();
    }

    private Map<String, Object> network(String lab) {
        return Map.of(
                "Id",
                "network-" + lab,
                "Name",
                "ballast-" + lab,
                "Labels",
                Map.of(
                        "dev.ballast.lab",
                        lab,
                        "dev.ballast.started-by",
                        "up",
                        "dev.ballast.run",
                        run.toString(),
                        "dev.ballast.topology",
                        String.valueOf(labs.get(lab))));
    }

    private Map<String, Object> container(String name, String role, String lab) {
        return Map.of(
                "Id",
                name + "-" + lab,
                "Image",
                "none/" + name + ":1",
                "State",
                "running",
                "Ports",
                published == 0
                        ? List.of()
                        : Stream.of(Deployment.UI_PORT, Deployment.BALANCER_PORT)
                                .map(port -> Map.of("PrivatePort", port, "PublicPort", published, "Type", "tcp"))
                                .toList(),
                "Labels",
                Map.of("dev.ballast.lab", lab, "dev.ballast.name", name, "dev.ballast.role", role));
    }

    private static void send(HttpExchange exchange, Object value) throws IOException {
        byte[] body = JsonMapper.builder().build().writeValueAsBytes(value);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
