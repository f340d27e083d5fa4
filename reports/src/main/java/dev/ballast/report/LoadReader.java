package dev.ballast.report;

import dev.ballast.convergence.ChangeWindows;
import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.request.Phase;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Reads {@code requests/*.csv.gz} as a stream, as far as possible. What is broken is reported as damage and not thrown. */
final class LoadReader {
    static final String CAUSE_NOT_KEPT = "cause not kept";

    private final String file;
    private final Slices slices = new Slices();
    private final Histogram all = Slices.histogram();
    private final Map<Phase, Histogram> byPhase = new EnumMap<>(Phase.class);
    private final Map<String, Histogram> byConnection = new TreeMap<>();
    private final Exposure exposure;
    private final TreeMap<String, Long> lost = new TreeMap<>();
    private long due;
    private long sent;
    private long answered;
    private long lastDue;
    private Start start = new Start(0, 0, false);
    private @Nullable String damage;

    /** @see LoadTotals */
    private record Start(double atMs, double aheadMs, boolean onRunsClock) {}

    private LoadReader(String file, List<PoolChange> changes) {
        this.file = file;
        this.exposure = new Exposure(changes);
    }

    /** Reads the loads of a run, in order of start. */
    static List<LoadTotals> read(Run run) {
        Phases phases = Phases.of(ChangeWindows.of(run.history(), run.endMs()), ChangeWindows.RECOVERY);
        Map<String, Integer> recorded = sent(run);
        List<PoolChange> changes = PoolChange.of(run);
        return run.files().requests().stream()
                .map(entry -> new LoadReader(entry.path(), changes).read(run, phases, recorded))
                .sorted((a, b) -> Double.compare(a.startMs(), b.startMs()))
                .toList();
    }

    /** Returns the damage of files that are missing although the history has their load, in words. */
    static Stream<String> missing(Run run) {
        Set<String> files =
                run.files().requests().stream().map(RunFiles.Entry::path).collect(Collectors.toSet());
        return sent(run).entrySet().stream()
                .filter(load -> !files.contains(fileOf(load.getKey())))
                .map(load -> "%s is missing: the history has %d requests of load %s"
                        .formatted(fileOf(load.getKey()), load.getValue(), load.getKey()));
    }

    /** Returns how many requests of each load were sent, as the history says. Older histories don't say. */
    private static Map<String, Integer> sent(Run run) {
        Map<String, Integer> sent = new TreeMap<>();
        run.events(LoadEvent.Requests.class)
                .map(Entry::event)
                .filter(requests -> !requests.load().isEmpty())
                .forEach(requests -> sent.put(requests.load(), requests.total()));
        return sent;
    }

    private static String fileOf(String load) {
        return "requests/%s.csv.gz".formatted(load);
    }

    /** @param recorded how many requests of each load were sent, as the history says */
    private LoadTotals read(Run run, Phases phases, Map<String, Integer> recorded) {
        String name = file.replaceFirst("^.*/", "").replaceFirst("\\.csv\\.gz$", "");
        Adder adder = new Adder(run, phases, name);
        try {
            RequestFile.read(Files.newInputStream(run.directory().resolve(Path.of(file))), adder);
        } catch (IOException | IndexOutOfBoundsException e) {
            damage = "%s cannot be read beyond its %d. request: %s".formatted(file, due, e.getMessage());
        }
        Integer told = recorded.get(adder.load);
        if (damage == null && told != null && told != sent) {
            damage = "%s has %d requests that were sent, and the history has %d".formatted(file, sent, told);
        }
        return load(adder.load);
    }

    /** Adds up the requests in the file. */
    private final class Adder implements RequestFile.Visitor {
        private final Run run;
        private final Phases phases;
        private Map<Integer, String> causes = Map.of();
        private String load;

        Adder(Run run, Phases phases, String load) {
            this.run = run;
            this.phases = phases;
            this.load = load;
        }

        @Override
        public void begin(RequestFile.Header header) {
            load = header.load();
            causes = causes(run, load);
            start = start(run, header);
        }

        @Override
        public void request(Request request, String told) {
            String cause = !request.lost()
                    ? null
                    : told.isBlank() ? causes.getOrDefault(request.number(), CAUSE_NOT_KEPT) : told;
            due++;
            if (request.sent() >= 0) {
                sent++;
                exposure.add(start.atMs() + request.sent() / 1e3, request.lost());
            }
            lastDue = Math.max(lastDue, request.due());
            slices.add(request, cause);
            if (cause == null) {
                answered++;
            } else {
                lost.merge(cause, 1L, Long::sum);
            }
            if (Slices.tellsLatency(request)) {
                long micros = Math.max(0, request.latency());
                all.recordValue(micros);
                byPhase.computeIfAbsent(
                                phases.of(start.atMs() + request.due() / 1e3, start.atMs() + request.ended() / 1e3),
                                phase -> Slices.histogram())
                        .recordValue(micros);
                byConnection
                        .computeIfAbsent(request.reused() ? "kept" : "fresh", kind -> Slices.histogram())
                        .recordValue(micros);
            }
        }
    }

    private Start start(Run run, RequestFile.Header header) {
        OptionalDouble atMs = header.atMs();
        var host = Run.instant(header.started());
        if (host.isEmpty() || run.startedAt() == null) {
            if (atMs.isEmpty()) {
                damage = "%s: when it started in the run is not known, so it is drawn from the run's start"
                        .formatted(file);
            }
            return new Start(atMs.orElse(0), 0, atMs.isPresent());
        }
        double hostMs = Run.millis(run.startedAt(), host.get());
        if (atMs.isEmpty()) {
            double ahead = run.aheadMs(hostMs);
            return new Start(hostMs - ahead, ahead, false);
        }
        return new Start(atMs.getAsDouble(), hostMs - atMs.getAsDouble(), true);
    }

    /** Returns the causes in the history, by number of the request. It has only those of the first losses. */
    private static Map<Integer, String> causes(Run run, String load) {
        Map<Integer, String> causes = new HashMap<>();
        run.events(LoadEvent.Lost.class).map(Entry::event).forEach(lost -> {
            if (load.equals(lost.load()) && !lost.cause().isBlank()) {
                causes.put(lost.number(), lost.cause());
            }
        });
        return causes;
    }

    private LoadTotals load(String id) {
        var phases = new TreeMap<String, LoadTotals.Latency>();
        byPhase.forEach((phase, micros) -> put(phase.label(), micros, phases));
        var connections = new TreeMap<String, LoadTotals.Latency>();
        byConnection.forEach((kind, micros) -> put(kind, micros, connections));
        List<LoadTotals.Slice> made = slices.slices();
        return new LoadTotals(
                id,
                start.atMs(),
                start.aheadMs(),
                start.onRunsClock(),
                lastDue / 1e3,
                due,
                answered,
                lost,
                !lost.containsKey(CAUSE_NOT_KEPT),
                LoadTotals.Latency.of(all),
                phases,
                connections,
                exposure.counts(),
                slices.widthMs(),
                made,
                damage);
    }

    private static void put(String part, Histogram micros, Map<String, LoadTotals.Latency> latencies) {
        LoadTotals.Latency latency = LoadTotals.Latency.of(micros);
        if (latency != null) {
            latencies.put(part, latency);
        }
    }
}
