package dev.ballast.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code results.json} says, field by field; its schema is in {@code reports/README.md}. */
record Results(
        int format,
        String run,
        String outcome,
        @Nullable String failure,
        Verdict worst,
        List<Judgement.Finding> verdicts,
        @Nullable Double readyMs,
        @Nullable Double durationMs,
        List<Change> steps,
        Sent requests) {

    static final int FORMAT = 1;

    record Change(
            String service, int from, int to, @Nullable Double tookMs) {}

    record Sent(long total, long failed, Map<String, Long> hostnames, Map<String, Long> failures) {}

    static Results of(Run run, Judgement judgement, List<Step> steps, RequestTotals requests) {
        var duration = run.durationMs();
        return new Results(
                FORMAT,
                run.name(),
                run.outcome().name().toLowerCase(Locale.ROOT),
                run.failure(),
                judgement.worst(),
                judgement.findings(),
                run.manifest().readyMs(),
                duration.isPresent() ? duration.getAsDouble() : null,
                steps.stream()
                        .map(step -> new Change(step.service(), step.from(), step.to(), step.tookMs()))
                        .toList(),
                new Sent(requests.total(), requests.failed(), requests.hostnames(), requests.failures()));
    }

    void write(Path file) throws IOException {
        JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValue(file.toFile(), this);
    }
}
