package dev.ballast.scenarios;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves the files of a directory on loopback, for a {@link Browser#onHost}. */
final class PageServer implements AutoCloseable {

    /** A prefix of paths under which pages may run no script. */
    static final String WITHOUT_SCRIPT = "/without-script";

    private final HttpServer server;
    private final Path folder;

    PageServer(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> serve(exchange, "/"));
        server.createContext(WITHOUT_SCRIPT + "/", exchange -> {
            exchange.getResponseHeaders().set("Content-Security-Policy", "script-src 'none'");
            serve(exchange, WITHOUT_SCRIPT + "/");
        });
        server.createContext("/favicon.ico", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private void serve(HttpExchange exchange, String prefix) throws IOException {
        Path file = folder.resolve(exchange.getRequestURI().getPath().substring(prefix.length()))
                .normalize();
        if (file.startsWith(folder) && Files.isRegularFile(file)) {
            byte[] body = Files.readAllBytes(file);
            exchange.getResponseHeaders()
                    .set("Content-Type", file.toString().endsWith(".html") ? "text/html; charset=utf-8" : "image/png");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
