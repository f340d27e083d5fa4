package dev.ballast.lies;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A run directory before it is written: what its files will hold. Lies change it. */
final class MadeUpRun {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant START = Instant.parse("2026-11-30T00:00:00Z");
    private static final String COLUMNS =
            "number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused,cause";

    final List<MadeUpEvent> lines;
    final List<String> requests;
    final Map<String, Object> manifest = new LinkedHashMap<>();
    final double loadMs;
    /** The lines of the history as they will stand in its file; empty until {@link #tell}. */
    final List<String> history = new ArrayList<>();

    /** How often each instance executed each request, by host name. */
    final Map<String, byte[]> ledgers = new TreeMap<>();

    private final String load;
    /** Cuts the file of requests to this share of its bytes. */
    double requestsKept = 1;

    boolean withRequests = true;
    boolean withManifest = true;

    MadeUpRun(List<MadeUpEvent> lines, List<String> requests, String load, double loadMs, double endMs) {
        this.lines = new ArrayList<>(lines);
        this.requests = new ArrayList<>(requests);
        this.load = load;
        this.loadMs = loadMs;
        manifest.put("format", 1);
        manifest.put("run", "made-up");
        manifest.put("name", "made up");
        manifest.put("started", START.toString());
        manifest.put("finished", START.plusMillis(Math.round(endMs) + 1_000).toString());
        manifest.put("readyMs", 1_500.0);
        manifest.put("outcome", "passed");
        manifest.put("failure", null);
    }

    /** Gives an instance a ledger, in which there is nothing yet. */
    void ledger(String host) {
        ledgers.putIfAbsent(host, new byte[0]);
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

    /** Puts the events into words of the file; lies about the record change those. */
    void tell() {
        for (MadeUpEvent line : lines) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("seq", history.size());
            json.put("atMs", Math.round(line.atMs * 1e3) / 1e3);
            json.put("wall", START.plusNanos(Math.round(line.atMs * 1e6)).toString());
            if (line.errorMs > 0) {
                json.put("errorMs", Math.round(line.errorMs * 1e3) / 1e3);
            }
            json.putAll(line.fields);
            history.add(json(json));
        }
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

    /** Writes the files into a directory, which may hold those of another run. */
    void write(Path directory) {
        try {
            Files.createDirectories(directory.resolve("requests"));
            Files.deleteIfExists(directory.resolve("manifest.json"));
            if (withManifest) {
                Files.writeString(directory.resolve("manifest.json"), json(manifest));
            }
            Files.writeString(directory.resolve("history.jsonl"), String.join("\n", history) + "\n");
            Path file = directory.resolve("requests/%s.csv.gz".formatted(load));
            Files.deleteIfExists(file);
            if (withRequests) {
                writeRequests(file);
            }
            for (Map.Entry<String, byte[]> ledger : ledgers.entrySet()) {
                Path folder =
                        Files.createDirectories(directory.resolve("ledger").resolve(ledger.getKey()));
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(load + ".gz")))) {
                    out.write(ledger.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory, e);
        }
    }

    private void writeRequests(Path file) throws IOException {
        String head = String.format(
                Locale.ROOT,
                "# ballast-requests format=3 load=%s started=%s at_ms=%.3f%n%s%n",
                load,
                START.plusNanos(Math.round(loadMs * 1e6)),
                loadMs,
                COLUMNS);
        String text = requests.stream().collect(Collectors.joining("\n", head, "\n"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        if (requestsKept < 1) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, (int) (whole.length * requestsKept)));
        }
    }
}
