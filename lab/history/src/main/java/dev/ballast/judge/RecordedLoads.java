package dev.ballast.judge;

import dev.ballast.convergence.ChangeWindows;
import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.loss.Executions;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.RecordedRequests;
import dev.ballast.request.RequestLog;
import dev.ballast.request.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the loads of a run: {@code requests/*.csv.gz}, and what the history says of them. */
final class RecordedLoads {

    private static final String FOLDER = "requests";
    private static final String ENDING = ".csv.gz";

    private final Path directory;
    private final List<Entry<?>> history;
    private final boolean wholeHistory;
    private final PoolLifetimes pool;
    private final List<Phases.Window> changes;
    private final List<String> damage;
    private final List<RecordedLoad> loads = new ArrayList<>();

    /** @param damage takes what is missing or broken, in words */
    RecordedLoads(Path directory, List<Entry<?>> history, boolean wholeHistory, List<String> damage) {
        this.directory = directory;
        this.history = history;
        this.wholeHistory = wholeHistory;
        this.pool = PoolLifetimes.withClosing(history);
        this.changes = ChangeWindows.of(
                history, history.stream().mapToDouble(Entry::atMs).max().orElse(0));
        this.damage = damage;
    }

    List<RecordedLoad> read() {
        files().forEach(this::read);
        compareWithHistory();
        loads.sort(Comparator.comparingDouble(RecordedLoad::startMs));
        return List.copyOf(loads);
    }

    private List<Path> files() {
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            damage.add("%s/ cannot be listed: %s".formatted(FOLDER, e));
            return List.of();
        }
    }

    private void read(Path file) {
        String name = "%s/%s".formatted(FOLDER, file.getFileName());
        try {
            RecordedRequests.read(Files.newInputStream(file), broken -> damage.add(name + " " + broken))
                    .ifPresent(requests -> add(name, requests));
        } catch (IOException e) {
            damage.add("%s cannot be read: %s".formatted(name, e));
        }
    }

    private void add(String name, RecordedRequests requests) {
        OptionalDouble start = requests.header().atMs();
        if (start.isEmpty()) {
            start = requests.started()
                    .map(wall -> RecordedRun.atMs(history, wall))
                    .orElseGet(OptionalDouble::empty);
        }
        if (start.isEmpty()) {
            damage.add(name + ": when the load started in the run is not known");
        }
        double startMs = start.orElse(0);
        Phases phases =
                Phases.of(changes.stream().map(window -> window.since(startMs)).toList(), ChangeWindows.RECOVERY);
        RequestLog log = requests.log().after(warmUp(requests.header().load()));
        loads.add(new RecordedLoad(
                startMs,
                LoadResult.of(
                        log,
                        new RecordedExplainer(requests, history, pool, startMs, wholeHistory),
                        phases,
                        Executions.read(directory, log.load(), pool.hostsSince(startMs)))));
    }

    private WarmUp warmUp(String load) {
        return WarmUp.of(RecordedRun.events(history, LoadEvent.WarmedUp.class)
                .map(Entry::event)
                .filter(warm -> warm.load().equals(load))
                .map(warm -> new WarmUp(warm.requests(), new TreeMap<>(warm.failures()))));
    }

    /** Looks for loads whose file is missing, or differs from what the history says of them. */
    private void compareWithHistory() {
        Set<String> ids = new HashSet<>();
        loads.forEach(load -> {
            if (!ids.add(load.id())) {
                damage.add("two files of %s/ have load %s".formatted(FOLDER, load.id()));
            }
        });
        RecordedRun.events(history, LoadEvent.Requests.class)
                .map(Entry::event)
                .filter(requests -> !requests.load().isEmpty())
                .forEach(requests -> compare(requests.load(), requests));
        compareLost();
    }

    private void compare(String load, LoadEvent.Requests told) {
        Optional<RecordedLoad> found = find(load);
        if (found.isEmpty()) {
            damage.add("%s/%s%s is missing: the history has %d requests of load %s"
                    .formatted(FOLDER, load, ENDING, told.total(), load));
            return;
        }
        LoadResult result = found.get().result();
        long failed =
                result.lost().stream().filter(one -> one.request().sent() >= 0).count();
        long misrouted = result.lost().stream() // older runs counted those as answered
                .filter(one -> one.request().outcome() == Outcome.MISROUTED)
                .count();
        if (told.total() != result.responses().total()
                || (told.failed() != failed && told.failed() != failed - misrouted)) {
            damage.add("%s/%s%s has %d requests that were sent and %d of them lost, and the history has %d and %d"
                    .formatted(FOLDER, load, ENDING, result.responses().total(), failed, told.total(), told.failed()));
        }
    }

    private void compareLost() {
        Map<String, Set<Integer>> lost = new HashMap<>();
        loads.forEach(load -> lost.put(
                load.id(),
                load.result().lost().stream().map(one -> one.request().number()).collect(Collectors.toSet())));
        List<LoadEvent.Lost> contradicted = RecordedRun.events(history, LoadEvent.Lost.class)
                .map(Entry::event)
                .filter(told ->
                        lost.containsKey(told.load()) && !lost.get(told.load()).contains(told.number()))
                .toList();
        if (!contradicted.isEmpty()) {
            damage.add(
                    "the history has %d requests as lost that the files of their loads have as answered, the first %d of load %s"
                            .formatted(
                                    contradicted.size(),
                                    contradicted.get(0).number(),
                                    contradicted.get(0).load()));
        }
    }

    private Optional<RecordedLoad> find(String load) {
        return loads.stream().filter(one -> one.id().equals(load)).findFirst();
    }
}
