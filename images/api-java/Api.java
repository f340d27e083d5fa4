import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API of the reference system on the JDK's HTTP server; api-flask keeps the same contract. */
final class Api {
  private static final int PORT = 5000;
  private static final int BACKLOG = 1024;
  private static final int EXERCISES = 10;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(3_500); // supervisord kills after 4 s

  private final String hostname;
  private final HttpServer server;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Ledger ledger = new Ledger();
  private volatile boolean healthy = true;
  private volatile boolean ready;

  private Api(String hostname, int port) throws IOException {
    this.hostname = hostname;
    server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
    server.setExecutor(Executors.newCachedThreadPool());
    handle("/hostname", "GET", this::hostname);
    handle("/ready", "GET", exchange -> json(exchange, ready ? 200 : 503, "{\"ready\":" + ready + "}"));
    handle("/slow", "GET", this::slow);
    handle("/echo", "POST", this::echo);
    handle("/health/fail", "POST", exchange -> health(exchange, false));
    handle("/health/heal", "POST", exchange -> health(exchange, true));
    server.createContext("/", exchange -> json(exchange, 404, "{\"error\":\"no such path\"}"));
  }

  public static void main(String[] args) throws Exception {
    boolean training = args.length == 1 && args[0].equals("--train");
    String hostname = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    Api api = new Api(hostname, training ? 0 : PORT);
    Runtime.getRuntime().addShutdownHook(new Thread(api::stop));
    api.server.start();
    System.out.println("serving on port " + api.server.getAddress().getPort());
    api.exercise("GET /hostname", "POST /echo", "GET /ready");
    if (training) {
      api.exercise("GET /slow?ms=1");
      System.exit(0);
    }
    api.ready = true;
  }

  private void hostname(HttpExchange exchange) throws IOException {
    if (healthy) {
      json(exchange, 200, "{\"hostname\":\"" + hostname + "\"}");
    } else {
      json(exchange, 503, "{\"error\":\"told to fail by POST /health/fail\",\"hostname\":\"" + hostname + "\"}");
    }
  }

  private void slow(HttpExchange exchange) throws IOException {
    long milliseconds = 1_000;
    String query = exchange.getRequestURI().getQuery();
    if (query != null && query.matches("ms=\\d{1,9}")) {
      milliseconds = Long.parseLong(query.substring("ms=".length()));
    }
    try {
      Thread.sleep(Math.min(milliseconds, 60_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    json(exchange, 200, "{\"hostname\":\"" + hostname + "\",\"ms\":" + milliseconds + "}");
  }

  private void echo(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("X-Hostname", hostname);
    answer(exchange, 200, "application/octet-stream", body);
  }

  private void health(HttpExchange exchange, boolean state) throws IOException {
    // a browser sends it with each POST, and any page can send one here
    if (exchange.getRequestHeaders().containsKey("Origin")) {
      json(exchange, 403, "{\"error\":\"web pages may not change an instance\"}");
      return;
    }
    healthy = state;
    json(exchange, 200, "{\"hostname\":\"" + hostname + "\",\"healthy\":" + state + "}");
  }

  private void handle(String path, String method, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          inFlight.incrementAndGet();
          try {
            ledger.executed(exchange.getRequestHeaders().getFirst("X-Request-ID"));
            if (!exchange.getRequestURI().getPath().equals(path)) {
              json(exchange, 404, "{\"error\":\"no such path\"}");
            } else if (!exchange.getRequestMethod().equals(method)) {
              json(exchange, 405, "{\"error\":\"use " + method + "\"}");
            } else {
              handler.handle(exchange);
            }
          } finally {
            inFlight.decrementAndGet();
          }
        });
  }

  /** As ballast_ledger.py in images/base/lib: one byte for each request of a load, at its number. */
  private static final class Ledger {
    private static final Path DIRECTORY = Path.of("/var/lib/ballast/ledger");
    private static final Pattern REQUEST_ID = Pattern.compile("([A-Za-z0-9._-]{1,100})-([0-9]{1,8})");
    private static final int MOST_LOADS = 200;
    private static final int MOST_REQUESTS = 1 << 24;

    private final Map<String, FileChannel> files = new HashMap<>();
    private final ByteBuffer times = ByteBuffer.allocate(1);

    void executed(String id) {
      Matcher match = REQUEST_ID.matcher(id == null ? "" : id);
      if (!match.matches()) {
        return;
      }
      try {
        count(match.group(1), Integer.parseInt(match.group(2)));
      } catch (IOException e) {
        System.out.println("the ledger lacks " + id + ": " + e);
        incomplete();
      }
    }

    private synchronized void count(String load, int number) throws IOException {
      FileChannel file = files.get(load);
      if (file == null && files.size() < MOST_LOADS) {
        file = FileChannel.open(
            DIRECTORY.resolve(load), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        files.put(load, file);
      }
      if (file == null || number >= MOST_REQUESTS) {
        incomplete();
        return;
      }
      int before = file.read(times.clear().put(0, (byte) 0), number) < 1 ? 0 : times.get(0) & 0xff;
      file.write(times.clear().put(0, (byte) Math.min(before + 1, 255)), number);
    }

    private static void incomplete() {
      try {
        Files.write(DIRECTORY.resolve(".incomplete"), new byte[0]);
      } catch (IOException e) {
        // a directory that takes no file has no ledger either
      }
    }
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    answer(exchange, status, "application/json", body.getBytes());
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes(); // otherwise the connection could not be used again
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** Waits for the requests in flight. No new ones arrive, because the container has already drained. */
  private void stop() {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (inFlight.get() > 0 && System.nanoTime() < deadline) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        break;
      }
    }
    server.stop(0);
  }

  /**
   * Sends requests to this server before clients do, because the first answers of a cold JVM take up to 0.1 s each. In
   * training, they load the classes that the AOT cache keeps.
   */
  private void exercise(String... requests) throws IOException {
    int port = server.getAddress().getPort();
    for (int round = 0; round < EXERCISES; round++) {
      for (String line : requests) {
        var request = line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket("localhost", port)) {
          socket.getOutputStream().write(request.getBytes());
          socket.getInputStream().readAllBytes();
        }
      }
    }
  }
}
