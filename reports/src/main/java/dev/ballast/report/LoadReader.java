package dev.ballast.report;

import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Reads {@code requests/*.csv.gz} as a stream, as far as it goes: what is broken is told as damage, not thrown. */
final class LoadReader {
    static final String CAUSE_NOT_KEPT = "cause not kept";
    private static final int NEWEST_FORMAT = 3;
    private static final int BUFFER = 1 << 16;
    private static final Pattern HEADER = Pattern.compile(
            "# ballast-requests format=(\\d{1,9}) load=([^ ]+) started=([^ ]+)(?: at_ms=(-?[0-9.]{1,20}))?");

    private final String file;
    private final Slices slices = new Slices();
    private final Histogram all = Slices.histogram();
    private final Map<String, Histogram> byPhase = new HashMap<>();
    private final TreeMap<String, Long> lost = new TreeMap<>();
    private long due;
    private long answered;
    private long lastDue;
    private Start start = new Start(0, 0, false);
    private @Nullable String damage;

    /** @see Load */
    private record Start(double atMs, double aheadMs, boolean onRunsClock) {}

    private LoadReader(String file) {
        this.file = file;
    }

    /** Reads the loads of a run, in order of start. */
    static List<Load> read(Run run) {
        Phases phases = Phases.of(run);
        return run.files().requests().stream()
                .map(entry -> new LoadReader(entry.path()).read(run, phases))
                .sorted((a, b) -> Double.compare(a.startMs(), b.startMs()))
                .toList();
    }

    private Load read(Run run, Phases phases) {
        String id = file.replaceFirst("^.*/", "").replaceFirst("\\.csv\\.gz$", "");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(run.directory().resolve(Path.of(file))), BUFFER),
                        StandardCharsets.UTF_8),
                BUFFER)) {
            Matcher header = header(lines.readLine());
            id = header.group(2);
            boolean withCause = !header.group(1).equals("1");
            start = start(run, header.group(3), header.group(4));
            lines.readLine(); // the columns, which the format names
            requests(lines, withCause, causes(run, id), phases);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            damage = "%s cannot be read beyond its %d. request: %s".formatted(file, due, e.getMessage());
        }
        return load(id);
    }

    private Matcher header(@Nullable String line) {
        Matcher header = HEADER.matcher(String.valueOf(line));
        if (!header.matches()) {
            throw new IllegalArgumentException("its first line, \"%s\", names no load".formatted(line));
        }
        if (Integer.parseInt(header.group(1)) > NEWEST_FORMAT) {
            throw new IllegalArgumentException("it is of format %s, and this version reads formats up to %d"
                    .formatted(header.group(1), NEWEST_FORMAT));
        }
        return header;
    }

    /** @param atMs its start on the run's clock, null in a file that does not say it */
    private Start start(Run run, String started, @Nullable String atMs) {
        var host = Run.instant(started);
        if (host.isEmpty() || run.startedAt() == null) {
            if (atMs == null) {
                damage = "%s: when it started in the run is not known, so it is drawn from the run's start"
                        .formatted(file);
            }
            return new Start(atMs == null ? 0 : Double.parseDouble(atMs), 0, atMs != null);
        }
        double hostMs = millis(run.startedAt(), host.get());
        if (atMs == null) {
            double ahead = run.aheadMs(hostMs);
            return new Start(hostMs - ahead, ahead, false);
        }
        return new Start(Double.parseDouble(atMs), hostMs - Double.parseDouble(atMs), true);
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private void requests(BufferedReader lines, boolean withCause, Map<Integer, String> causes, Phases phases)
            throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            RequestLine request = RequestLine.parse(line, withCause);
            String cause = request.lost()
                    ? request.cause().isBlank()
                            ? causes.getOrDefault(request.number(), CAUSE_NOT_KEPT)
                            : request.cause()
                    : null;
            due++;
            lastDue = Math.max(lastDue, request.due());
            slices.add(request, cause);
            if (cause == null) {
                answered++;
            } else {
                lost.merge(cause, 1L, Long::sum);
            }
            if (request.tellsLatency()) {
                long micros = Math.max(0, request.latency());
                all.recordValue(micros);
                byPhase.computeIfAbsent(
                                phases.of(start.atMs() + request.due() / 1e3, start.atMs() + request.ended() / 1e3),
                                phase -> Slices.histogram())
                        .recordValue(micros);
            }
        }
    }

    /** Causes that the history has, by number; it has those of the first losses only. */
    private static Map<Integer, String> causes(Run run, String load) {
        Map<Integer, String> causes = new HashMap<>();
        run.events(LoadEvent.Lost.class).map(Entry::event).forEach(lost -> {
            if (load.equals(lost.load()) && !lost.cause().isBlank()) {
                causes.put(lost.number(), lost.cause());
            }
        });
        return causes;
    }

    private Load load(String id) {
        var phases = new TreeMap<String, Load.Latency>();
        byPhase.forEach((phase, micros) -> {
            Load.Latency latency = Load.Latency.of(micros);
            if (latency != null) {
                phases.put(phase, latency);
            }
        });
        List<Load.Slice> made = slices.slices();
        return new Load(
                id,
                start.atMs(),
                start.aheadMs(),
                start.onRunsClock(),
                lastDue / 1e3,
                due,
                answered,
                lost,
                !lost.containsKey(CAUSE_NOT_KEPT),
                Load.Latency.of(all),
                phases,
                slices.widthMs(),
                made,
                damage);
    }
}
