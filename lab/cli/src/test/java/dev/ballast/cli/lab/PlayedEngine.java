package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ballast.deploy.Deployment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An engine that an HTTP server plays, and the command line that uses it. It has labs, and none of their images. */
final class PlayedEngine implements AutoCloseable {

    /** Topologies, by the ids of their labs. */
    final Map<String, String> labs = new LinkedHashMap<>();

    final List<String> removed = new CopyOnWriteArrayList<>();

    /** The name of what cannot be removed. */
    String stuck = "";

    boolean withoutNetwork;

    Path run = Path.of("/none");

    /** The port of each container, which has an image then. */
    int published;

    /** How many instances of the service {@code api} run in each lab. */
    int instances;

    /** What the last command said, on both outputs. */
    String said = "";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    PlayedEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Runs a command and returns its exit code. */
    int ballast(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ballast.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("DOCKER_HOST", "tcp://127.0.0.1:" + server.getAddress().getPort());
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
                            .flatMap(lab -> Stream.concat(
                                    Stream.of(
                                            container("client-ui", "ui", lab), container("balancer", "balancer", lab)),
                                    IntStream.rangeClosed(1, instances)
                                            .mapToObj(n -> container("api-" + n, "api", lab))))
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
