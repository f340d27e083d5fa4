package dev.ballast.report;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.Verdict;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.RunFile;
import dev.ballast.run.UnreadableRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code results.json}, field by field; its schema is {@code results.schema.json}. A file of format 1
 * has no loads, convergence nor environment.
 */
record Results(
        int format,
        String run,
        String name,
        String outcome,
        @Nullable String failure,
        Verdict worst,
        List<Judgement.Finding> verdicts,
        @Nullable Double readyMs,
        @Nullable Double durationMs,
        List<Change> steps,
        @Nullable Sent requests,
        List<Sustained> loads,
        @Nullable Capacity capacity,
        List<StageTimes> convergence,
        Map<String, String> environment) {

    static final int FORMAT = 2;

    /** The time of what was awaited and did not happen. */
    static final double NEVER = Double.POSITIVE_INFINITY;

    /** A rate that is computed from requests and their times may be a little above the planned one. */
    private static final double ROUNDING = 1.05;

    /** More bytes than the results of a run have. */
    private static final int MOST_BYTES = 1 << 24;

    private static final String REMEDY = "./ballast report RUN --again writes results.json into a run's directory";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * A change of the pool.
     *
     * @param exposed how many requests of loads were sent while it was under way
     * @param lost how many of these were lost
     */
    record Change(
            String service, int from, int to, @Nullable Double tookMs, long exposed, long lost) {}

    record Sent(long total, long failed, Map<String, Long> hostnames, Map<String, Long> failures) {}

    /**
     * A load: the outcomes of its requests, and their latency in milliseconds from when each was due.
     *
     * @param connections latency by kind of connection; empty in results that an earlier version wrote
     * @param clockErrorMs by how much the clocks came apart meanwhile; null in results that an earlier version wrote
     */
    record Sustained(
            String load,
            double startMs,
            double durationMs,
            long due,
            long answered,
            double answersPerSecond,
            Map<String, Long> lost,
            LoadTotals.@Nullable Latency latency,
            Map<String, LoadTotals.Latency> phases,
            Map<String, LoadTotals.Latency> connections,
            @Nullable Double clockErrorMs) {

        /** The random number at the end of a load's id, which may be all of it. */
        private static final String BY_CHANCE = "(^|-)[0-9a-f]{4,}(-[0-9]+)?$";

        /** Returns its id without the random number: blank for a load of the lab, such as gatling-load-kept for others. */
        String kind() {
            return load.replaceFirst(BY_CHANCE, "");
        }

        /** When its last request was due, in milliseconds since the run's start. */
        private double endMs() {
            return startMs + durationMs;
        }

        private double overlapMs(Sustained other) {
            return Math.min(endMs(), other.endMs()) - Math.max(startMs, other.startMs);
        }

        private double perSecond() {
            return durationMs > 0 ? due / durationMs * 1e3 : 0;
        }

        Sustained {
            lost = Objects.requireNonNullElse(lost, Map.of());
            phases = Objects.requireNonNullElse(phases, Map.of());
            connections = Objects.requireNonNullElse(connections, Map.of());
        }
    }

    /**
     * The highest arrival rates, in requests a second, that the system kept up with; null if they were not found.
     *
     * @param direct without the balancer
     * @param balanced through it
     * @param ratio of these two
     */
    record Capacity(
            @Nullable Double direct,
            @Nullable Double balanced,
            @Nullable Double ratio) {

        static @Nullable Capacity of(RecordedRun run) {
            return run.events(LoadEvent.Capacity.class)
                    .map(Entry::event)
                    .reduce((first, second) -> second)
                    .<@Nullable Capacity>map(found -> of(found.directPerSecond(), found.balancedPerSecond()))
                    .orElse(null);
        }

        private static Capacity of(@Nullable Integer direct, @Nullable Integer balanced) {
            boolean both = direct != null && balanced != null && direct > 0;
            return new Capacity(
                    direct == null ? null : direct.doubleValue(),
                    balanced == null ? null : balanced.doubleValue(),
                    both ? rounded(balanced / (double) direct) : null);
        }
    }

    Results {
        worst = Objects.requireNonNullElse(worst, Verdict.UNKNOWN);
        if (readyMs != null && !Double.isFinite(readyMs)) {
            throw new IllegalArgumentException("readyMs %s: it must be finite".formatted(readyMs));
        }
        name = Objects.requireNonNullElse(name, run);
        verdicts = Objects.requireNonNullElse(verdicts, List.of());
        steps = Objects.requireNonNullElse(steps, List.of());
        loads = Objects.requireNonNullElse(loads, List.of());
        convergence = Objects.requireNonNullElse(convergence, List.of());
        environment = Objects.requireNonNullElse(environment, Map.of());
    }

    static Results of(Page page) {
        RecordedRun run = page.run();
        var duration = run.durationMs();
        var requests = page.requests();
        return new Results(
                FORMAT,
                run.name(),
                run.title(),
                run.manifest().outcome().label(),
                run.failure(),
                page.judgement().worst(),
                page.judgement().findings(),
                run.manifest().readyMs(),
                duration.isPresent() ? duration.getAsDouble() : null,
                page.changes().stream()
                        .map(change -> new Change(
                                change.service(),
                                change.from(),
                                change.to(),
                                change.tookMs(),
                                change.exposed().sent(),
                                change.exposed().lost()))
                        .toList(),
                new Sent(requests.total(), requests.failed(), requests.hostnames(), requests.failures()),
                page.loads().stream()
                        .map(load -> new Sustained(
                                load.id(),
                                rounded(load.startMs()),
                                rounded(load.lastDueMs()),
                                load.due(),
                                load.answered(),
                                rounded(load.rate()),
                                load.lost(),
                                load.latency(),
                                load.phases(),
                                load.connections(),
                                rounded(load.clockErrorMs(run))))
                        .toList(),
                Capacity.of(run),
                StageTimes.of(run),
                run.manifest().environment());
    }

    /**
     * Reads a file of any format up to {@value #FORMAT}.
     *
     * @throws UnreadableRunException if it is missing, is no results file, lacks a value, or has a newer format
     */
    static Results read(Path file) {
        Results results;
        try {
            results = JSON.readValue(RunFile.bytes(Files.newInputStream(file), MOST_BYTES), Results.class);
        } catch (NoSuchFileException e) {
            throw new UnreadableRunException("there is no file %s; %s".formatted(file, REMEDY));
        } catch (JsonProcessingException e) {
            throw new UnreadableRunException(
                    "%s holds no results: it is no JSON of results.json's format; %s".formatted(file, REMEDY));
        } catch (IOException e) {
            throw new UnreadableRunException("%s cannot be read: %s".formatted(file, e.getMessage()));
        }
        if (results.format() < 1 || results.format() > FORMAT) {
            throw new UnreadableRunException("%s is of format %d, and this version of Ballast reads formats 1 to %d"
                    .formatted(file, results.format(), FORMAT));
        }
        return results;
    }

    /** Returns how many requests were lost by loads within the capacity; null if there are none. */
    @Nullable
    Double lost() {
        List<Sustained> judged = sustainable();
        return judged.isEmpty()
                ? null
                : (double) judged.stream()
                        .flatMap(load -> load.lost().values().stream())
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** Returns the largest load within the capacity, from which the run's latency is taken. */
    @Nullable
    Sustained largest() {
        return sustainable().stream()
                .reduce((a, b) -> b.due() > a.due() ? b : a)
                .orElse(null);
    }

    /**
     * Returns a load by its place among those of its kind, in order of start; null if there is none, or it is past the
     * capacity.
     */
    @Nullable
    Sustained load(String kind, int place) {
        return loads.stream()
                .filter(load -> load.kind().equals(kind))
                .skip(place)
                .findFirst()
                .filter(sustainable()::contains)
                .orElse(null);
    }

    /** Returns the loads within the capacity: all, or if a run looked for the capacity, those that were not faster. */
    private List<Sustained> sustainable() {
        if (capacity == null) {
            return loads;
        }
        double most = capacity.balanced() == null ? 0 : ROUNDING * capacity.balanced();
        return loads.stream().filter(load -> arrivals(load) <= most).toList();
    }

    /** Returns the requests a second that were due while a load ran, its own and those of loads at the same time. */
    private double arrivals(Sustained load) {
        return loads.stream()
                .filter(other -> 2 * load.overlapMs(other) > load.durationMs())
                .mapToDouble(Sustained::perSecond)
                .sum();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
