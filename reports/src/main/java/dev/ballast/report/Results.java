package dev.ballast.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code results.json} says, field by field; its schema is {@code results.schema.json}. A file of format 1 has no
 * loads, convergence nor environment.
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
        List<Stage> convergence,
        Map<String, String> environment) {

    static final int FORMAT = 2;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    record Change(
            String service, int from, int to, @Nullable Double tookMs) {}

    record Sent(long total, long failed, Map<String, Long> hostnames, Map<String, Long> failures) {}

    /** A load: what became of its requests, and their latency in milliseconds from when each was due. */
    record Sustained(
            String load,
            double startMs,
            double durationMs,
            long due,
            long answered,
            double answersPerSecond,
            Map<String, Long> lost,
            Load.@Nullable Latency latency,
            Map<String, Load.Latency> phases) {

        Sustained {
            lost = Objects.requireNonNullElse(lost, Map.of());
            phases = Objects.requireNonNullElse(phases, Map.of());
        }
    }

    Results {
        name = Objects.requireNonNullElse(name, run);
        verdicts = Objects.requireNonNullElse(verdicts, List.of());
        steps = Objects.requireNonNullElse(steps, List.of());
        loads = Objects.requireNonNullElse(loads, List.of());
        convergence = Objects.requireNonNullElse(convergence, List.of());
        environment = Objects.requireNonNullElse(environment, Map.of());
    }

    static Results of(Page page) {
        Run run = page.run();
        var duration = run.durationMs();
        var requests = page.requests();
        return new Results(
                FORMAT,
                run.name(),
                run.title(),
                run.outcome().name().toLowerCase(Locale.ROOT),
                run.failure(),
                page.judgement().worst(),
                page.judgement().findings(),
                run.manifest().readyMs(),
                duration.isPresent() ? duration.getAsDouble() : null,
                page.steps().stream()
                        .map(step -> new Change(step.service(), step.from(), step.to(), step.tookMs()))
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
                                load.phases()))
                        .toList(),
                Stage.of(page.lifelines()),
                run.manifest().environment());
    }

    /**
     * Reads a file of any format up to {@value #FORMAT}.
     *
     * @throws UnreadableRunException where it is not there, is none, or is of a newer format
     */
    static Results read(Path file) {
        Results results;
        try {
            results = JSON.readValue(Files.readAllBytes(file), Results.class);
        } catch (IOException e) {
            throw new UnreadableRunException(
                    "%s holds no results (%s); ./ballast report RUN --again writes results.json into a run's directory"
                            .formatted(file, e.getMessage()));
        }
        if (results.format() < 1 || results.format() > FORMAT) {
            throw new UnreadableRunException("%s is of format %d, and this version of Ballast reads formats 1 to %d"
                    .formatted(file, results.format(), FORMAT));
        }
        return results;
    }

    void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    /** Returns how many requests its loads lost, null where it has none. */
    @Nullable
    Double lost() {
        return loads.isEmpty()
                ? null
                : (double) loads.stream()
                        .flatMap(load -> load.lost().values().stream())
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** The load with the most requests, which tells the run's latency. */
    @Nullable
    Sustained largest() {
        return loads.stream().reduce((a, b) -> b.due() > a.due() ? b : a).orElse(null);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
