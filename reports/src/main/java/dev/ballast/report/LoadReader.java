package dev.ballast.report;

import dev.ballast.convergence.ChangeWindows;
import dev.ballast.history.LoadEvent.ServedBetween;
import dev.ballast.request.Destination;
import dev.ballast.request.Phase;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.run.RecordedLoads;
import dev.ballast.run.RecordedRun;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Adds up the requests of a load, one after another. */
final class LoadReader implements RecordedLoads.Visitor<LoadTotals> {
    static final String CAUSE_NOT_KEPT = "cause not kept";

    private final Function<Destination, Phases> phasesOf;
    private final List<PoolChange> changes;
    private Phases phases;
    private Exposure exposure;
    private final Slices slices = new Slices();
    private final Histogram all = Slices.histogram();
    private final Map<Phase, Histogram> byPhase = new EnumMap<>(Phase.class);
    private final Map<String, Histogram> byConnection = new TreeMap<>();
    private final TreeMap<String, Long> lost = new TreeMap<>();
    private long due;
    private long answered;
    private long lastDue;
    private RecordedLoads.Start start;

    private LoadReader(String load, Function<Destination, Phases> phasesOf, List<PoolChange> changes) {
        this.phasesOf = phasesOf;
        this.changes = changes;
        phases = phasesOf.apply(Destination.UNKNOWN);
        exposure = new Exposure(changes, "");
        start = new RecordedLoads.Start(load, 0, 0, false, Destination.UNKNOWN);
    }

    /** Reads the loads of a run, in order of start. */
    static RecordedLoads.Result<LoadTotals> read(RecordedRun run) {
        Map<Destination, Phases> known = new HashMap<>();
        Function<Destination, Phases> phasesOf = destination ->
                known.computeIfAbsent(destination, to -> ChangeWindows.phases(run.history(), run.endMs(), 0, to));
        List<PoolChange> changes = PoolChange.of(run);
        RecordedLoads.Result<LoadTotals> read =
                RecordedLoads.read(run, load -> new LoadReader(load, phasesOf, changes));
        return new RecordedLoads.Result<>(
                read.loads().stream()
                        .sorted(Comparator.comparingDouble(LoadTotals::startMs))
                        .toList(),
                read.damage());
    }

    @Override
    public void begin(RecordedLoads.Start first) {
        start = first;
        phases = phasesOf.apply(first.destination());
        exposure = new Exposure(changes, first.destination().service());
    }

    @Override
    public void request(Request request, String cause, String detail) {
        due++;
        if (request.sent() >= 0) {
            exposure.add(start.atMs() + request.sent() / 1e3, request.lost());
        }
        lastDue = Math.max(lastDue, request.due());
        if (request.lost()) {
            String why = cause.isBlank() ? CAUSE_NOT_KEPT : cause;
            lost.merge(why, 1L, Long::sum);
            slices.add(request, why);
        } else {
            answered++;
            slices.add(request, null);
        }
        if (Slices.tellsLatency(request)) {
            long micros = Math.max(0, request.latency());
            all.recordValue(micros);
            byPhase.computeIfAbsent(
                            phases.of(start.atMs() + request.due() / 1e3, start.atMs() + request.ended() / 1e3),
                            phase -> Slices.histogram())
                    .recordValue(micros);
            byConnection
                    .computeIfAbsent(ServedBetween.kind(request.reused()), kind -> Slices.histogram())
                    .recordValue(micros);
        }
    }

    @Override
    public LoadTotals end(boolean whole) {
        var inPhases = new TreeMap<String, LoadTotals.Latency>();
        byPhase.forEach((phase, micros) -> put(phase.label(), micros, inPhases));
        var connections = new TreeMap<String, LoadTotals.Latency>();
        byConnection.forEach((kind, micros) -> put(kind, micros, connections));
        List<LoadTotals.Slice> made = slices.slices();
        return new LoadTotals(
                start.load(),
                start.atMs(),
                start.aheadMs(),
                start.onRunsClock(),
                lastDue / 1e3,
                due,
                answered,
                lost,
                !lost.containsKey(CAUSE_NOT_KEPT),
                LoadTotals.Latency.of(all),
                inPhases,
                connections,
                exposure.counts(),
                slices.widthMs(),
                made);
    }

    private static void put(String part, Histogram micros, Map<String, LoadTotals.Latency> latencies) {
        LoadTotals.Latency latency = LoadTotals.Latency.of(micros);
        if (latency != null) {
            latencies.put(part, latency);
        }
    }
}
