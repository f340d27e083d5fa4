package dev.ballast.lies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A run directory before it is written. At first it is what the observers, the balancer's log, the client and the ledgers
 * have said; then what the lab has recorded of that. Lies change either.
 */
final class MadeUpRun {

    static final Instant START = Instant.parse("2026-11-30T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String COLUMNS =
            "number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused,cause";

    /** How long after the last answer the lab records what became of the load. */
    private static final double RECORDED_AFTER_MS = 200;

    final TrueRun run;
    final List<MadeUpEvent> lines;

    /** The lines of the access log; empty if the balancer keeps none. */
    final List<String> access;

    /** How often each instance executed each request, by host name. */
    final Map<String, byte[]> ledgers = new TreeMap<>();

    final Map<String, Object> manifest = new LinkedHashMap<>();

    /** The lines of the history as they will stand in its file; empty until {@link #recorded}. */
    final List<String> history = new ArrayList<>();

    /** The requests as they will stand in their file; empty until {@link #recorded}. */
    final List<String> requests = new ArrayList<>();

    /** Cuts the file of requests to this share of its bytes. */
    double requestsKept = 1;

    /** By how much the file of requests says that the load started later than it did. */
    double requestsMovedMs;

    boolean withRequests = true;
    boolean withManifest = true;
    boolean withHistory = true;

    private final double loadEndMs;

    MadeUpRun(TrueRun run, List<MadeUpEvent> lines, double loadEndMs) {
        this.run = run;
        this.lines = new ArrayList<>(lines);
        this.loadEndMs = loadEndMs;
        access = new AccessLines(run).all();
        run.all().stream().filter(member -> member.startSeen).forEach(member -> ledgers.put(member.host, new byte[0]));
        run.requests.forEach(request -> request.executedBy.forEach(host -> execute(host, request.number)));
        manifest.put("format", 1);
        manifest.put("run", "made-up");
        manifest.put("name", "made up");
        manifest.put("started", START.toString());
        manifest.put(
                "finished", START.plusMillis(Math.round(run.closingMs) + 1_000).toString());
        manifest.put("readyMs", run.readyMs);
        manifest.put("outcome", "passed");
        manifest.put("failure", null);
    }

    /** Counts that an instance executed a request; does nothing for a host that has no ledger. */
    void execute(String host, int number) {
        byte[] counts = ledgers.get(host);
        if (counts != null) {
            byte[] longer = number < counts.length ? counts : Arrays.copyOf(counts, 2 * number + 1_000);
            longer[number]++;
            ledgers.put(host, longer);
        }
    }

    /** Takes what the lab records of the load from its sources, as {@link UnderTest#record} gives it. */
    void recorded(String json) {
        try {
            JsonNode all = JSON.readTree(json);
            all.path("events").forEach(event -> {
                Map<String, Object> fields = JSON.convertValue(
                        event, JSON.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, Object.class));
                Object atMs = fields.remove("atMs");
                double recordedMs = loadEndMs + RECORDED_AFTER_MS;
                MadeUpEvent line = new MadeUpEvent(
                        atMs instanceof Number at ? at.doubleValue() : recordedMs,
                        0,
                        recordedMs,
                        String.valueOf(fields.get("type")));
                line.fields.putAll(fields);
                lines.add(line);
            });
            all.path("causes")
                    .properties()
                    .forEach(one -> run.requests.get(Integer.parseInt(one.getKey())).cause =
                            one.getValue().asText());
            all.path("misrouted").forEach(number -> run.requests.get(number.asInt()).outcome = "MISROUTED");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.sort(Comparator.comparingDouble(line -> line.recordedMs));
        history.addAll(told());
        requests.addAll(run.requests.stream().map(Sent::line).toList());
    }

    /** Returns the events as lines of a history. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (MadeUpEvent line : lines) {
            double setMs = line.recordedMs > run.clockSetMs ? run.clockSetBy : 0;
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("seq", told.size());
            json.put("atMs", Math.round(line.atMs * 1e3) / 1e3);
            json.put(
                    "wall",
                    START.plusNanos(Math.round((line.atMs + setMs) * 1e6)).toString());
            if (line.errorMs > 0) {
                json.put("errorMs", Math.round(line.errorMs * 1e3) / 1e3);
            }
            json.putAll(line.fields);
            told.add(json(json));
        }
        return told;
    }

    /** Returns the index of the first line of the history that has a text, or -1. */
    int find(String text) {
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i).contains(text)) {
                return i;
            }
        }
        return -1;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what the lab has when a load stops: the history so far, and the ledgers. */
    void writeSources(Path directory) {
        try {
            Files.createDirectories(directory);
            write(directory.resolve("history.jsonl"), told());
            writeLedgers(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory, e);
        }
    }

    /** Writes all files over those of {@link #writeSources}. */
    void write(Path directory) {
        try {
            if (withManifest) {
                Files.writeString(directory.resolve("manifest.json"), json(manifest));
            }
            if (withHistory) {
                write(directory.resolve("history.jsonl"), history);
            } else {
                Files.delete(directory.resolve("history.jsonl"));
            }
            writeLedgers(directory);
            if (withRequests) {
                writeRequests(
                        Files.createDirectories(directory.resolve("requests")).resolve(TrueRun.LOAD + ".csv.gz"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory, e);
        }
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private void writeLedgers(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> ledger : ledgers.entrySet()) {
            Path folder = Files.createDirectories(directory.resolve("ledger").resolve(ledger.getKey()));
            write(folder.resolve(TrueRun.LOAD + ".gz"), ledger.getValue());
        }
    }

    private void writeRequests(Path file) throws IOException {
        double startMs = run.loadMs + requestsMovedMs;
        String to = run.destination();
        String head = String.format(
                Locale.ROOT,
                "# ballast-requests format=%d load=%s started=%s at_ms=%.3f%s%n%s%s%n",
                to.isEmpty() ? 3 : 5,
                TrueRun.LOAD,
                START.plusNanos(Math.round(startMs * 1e6)),
                startMs,
                to.isEmpty() ? "" : " service=%s balancer=%s".formatted(to, run.balancers.get(0)),
                COLUMNS,
                to.isEmpty() ? "" : ",executed");
        String end = to.isEmpty() ? "\n" : ",\n";
        write(
                file,
                requests.stream().collect(Collectors.joining(end, head, end)).getBytes(StandardCharsets.UTF_8));
        if (requestsKept < 1) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, (int) (whole.length * requestsKept)));
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file)) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            out.write(bytes);
        }
    }
}
