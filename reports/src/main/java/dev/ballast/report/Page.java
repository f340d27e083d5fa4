package dev.ballast.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.LoadEvent;
import dev.ballast.run.RecordedLoads;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.UnreadableRunException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code report.jte} shows. */
record Page(
        RecordedRun run,
        RunFiles files,
        Judgement judgement,
        List<PoolChange> changes,
        RequestTotals requests,
        List<InstanceRow> instanceRows,
        TimelineChart timeline,
        List<LoadTotals> loads) {

    /** Lines of history in the page; the file beside it has them all. */
    static final int MOST_EVENTS = 1_000;

    /** Rows of any other table. */
    static final int MOST_ROWS = 200;

    /**
     * Reads a run, and returns what {@code use} makes of its page.
     *
     * @throws UnreadableRunException if there is no run, or it is of a format that this version doesn't read, or has what no
     *     page can show, as a hostile one may
     */
    static <T> T read(Path directory, Function<Page, T> use) {
        try {
            return use.apply(of(RecordedRun.read(directory)));
        } catch (UnreadableRunException | UncheckedIOException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new UnreadableRunException(
                    "the run in %s cannot be shown, because of %s; ./ballast judge names its damage"
                            .formatted(directory, e),
                    e);
        }
    }

    static Page of(RecordedRun run) {
        return of(run, LoadReader.read(run));
    }

    /** Returns a page without the loads, which takes no time to read them. */
    static Page withoutLoads(RecordedRun run) {
        return of(run, new RecordedLoads.Result<>(List.of(), List.of()));
    }

    private static Page of(RecordedRun run, RecordedLoads.Result<LoadTotals> read) {
        List<LoadTotals> loads = read.loads();
        var changes = PoolChange.of(run, loads);
        var instanceRows = InstanceRow.of(run);
        double end = loads.stream().mapToDouble(LoadTotals::endMs).reduce(run.endMs(), Math::max);
        return new Page(
                run,
                RunFiles.of(run.directory()),
                Judgement.of(
                        run,
                        loads,
                        Stream.concat(run.damage().stream(), read.damage().stream())
                                .toList()),
                changes,
                RequestTotals.of(run),
                instanceRows,
                TimelineChart.of(run, instanceRows, changes, end),
                loads);
    }

    /** Returns by how much the clocks came apart while a load ran, in words. */
    String clockError(LoadTotals load) {
        return "± " + Words.duration(load.clockErrorMs(run));
    }

    /** Returns by how much the clocks came apart in the run, in words. */
    String clockError() {
        return Words.duration(run.clockErrorMs(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    /** Returns the loads that can be drawn. */
    List<LoadTotals> charted() {
        return loads.stream().filter(load -> load.due() > 0).toList();
    }

    Results.@Nullable Capacity capacity() {
        return Results.Capacity.of(run);
    }

    /** Returns the charts' data as JSON for a script element. */
    String chartData() {
        return Html.json(ChartData.of(run, timeline, changes, charted()));
    }

    /** Returns the names of the instances by their hostnames, as far as the history has them. */
    Map<String, String> instanceNames() {
        var names = new TreeMap<String, String>();
        run.events(LoadEvent.Served.class)
                .filter(served -> !served.event().instance().isBlank())
                .forEach(served ->
                        names.put(served.event().hostname(), served.event().instance()));
        return names;
    }

    long answered() {
        return requests.hostnames().values().stream().mapToLong(Long::longValue).sum();
    }

    long mostAnswers() {
        return requests.hostnames().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(1);
    }

    First<Entry<LoadEvent.Requests>> batches() {
        return rows(run.events(LoadEvent.Requests.class).toList());
    }

    First<Entry<BalancerEvent.Rendered>> renderings() {
        return rows(run.events(BalancerEvent.Rendered.class).toList());
    }

    /** Returns the first rows, as many as a table holds. */
    static <T> First<T> rows(List<T> all) {
        return First.of(all, MOST_ROWS);
    }

    /** Returns the number of answers by hostname, the busiest first if there are more than a table holds. */
    First<Map.Entry<String, Long>> hostnames() {
        var all = new ArrayList<>(requests.hostnames().entrySet());
        if (all.size() > MOST_ROWS) {
            all.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        }
        return rows(all);
    }

    /** Returns the configuration that an event names, if the run directory has it. */
    RunFiles.@Nullable Entry configuration(BalancerEvent.Rendered rendering) {
        return files.rendered().stream()
                .filter(entry ->
                        entry.path().equals(rendering.file()) || entry.name().equals(rendering.file()))
                .findFirst()
                .orElse(null);
    }

    List<Converged> convergence() {
        return Converged.of(run);
    }

    First<ConfigurationChange> configurationChanges() {
        return ConfigurationChange.of(run, files);
    }

    First<ClusterChange> clusterChanges() {
        return ClusterChange.of(run);
    }

    /** Returns the names of Consul's agents at the end, by state; empty if they were not kept. */
    Map<String, List<String>> consulMembers() {
        return ConsulMembers.of(run.directory());
    }

    @Nullable
    String topology() {
        JsonNode topology = run.manifest().topology();
        return topology == null || topology.isNull() ? null : topology.toPrettyString();
    }

    String outcome() {
        return run.manifest().outcome().label();
    }

    List<Entry<?>> events() {
        return run.history().subList(0, Math.min(MOST_EVENTS, run.history().size()));
    }

    /** Returns the event types that this version does not know. */
    List<String> unknownTypes() {
        return run.history().stream()
                .filter(line -> line.event() instanceof Event.Unknown)
                .map(line -> line.event().type())
                .distinct()
                .sorted()
                .toList();
    }
}
