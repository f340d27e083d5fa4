package dev.ballast.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Was it right: what the run's checkers said, and what its directory says against taking their word.
 *
 * <p>A run that checked nothing, was cut off, or lost part of its record is {@link Verdict#UNKNOWN}, never valid.
 */
record Judgement(List<Finding> findings) {

    /** One check's verdict, in the words of {@code results.json}. */
    record Finding(String check, Verdict verdict, @Nullable String detail) {}

    static Judgement of(Run run) {
        var findings = new ArrayList<Finding>();
        outcome(run).ifPresent(findings::add);
        run.damage().forEach(damage -> findings.add(new Finding("run directory is whole", Verdict.UNKNOWN, damage)));
        run.events(Event.Spoken.class).map(spoken -> finding(spoken.event())).forEach(findings::add);
        return new Judgement(List.copyOf(findings));
    }

    Verdict worst() {
        return Verdict.worst(findings.stream().map(Finding::verdict).toList());
    }

    /** The findings of checks whose name has a word in it. */
    List<Finding> of(String word) {
        return findings.stream()
                .filter(finding -> finding.check().contains(word))
                .toList();
    }

    private static Optional<Finding> outcome(Run run) {
        String check = "run passed";
        boolean sawFailure = run.events(Event.Failed.class).findAny().isPresent();
        return switch (run.outcome()) {
            case PASSED ->
                sawFailure
                        ? Optional.of(new Finding(
                                check, Verdict.INVALID, "the manifest says passed, yet the history holds a failure"))
                        : Optional.empty();
            case FAILED ->
                wasReady(run)
                        ? Optional.of(new Finding(check, Verdict.INVALID, run.failure()))
                        : Optional.of(new Finding(
                                check,
                                Verdict.UNKNOWN,
                                "the lab failed before it was ready, so nothing was checked: "
                                        + Objects.requireNonNullElse(run.failure(), "no message")));
            case RUNNING ->
                Optional.of(new Finding(
                        check, Verdict.UNKNOWN, "the run has not finished: it goes on, or its process died"));
            case UNKNOWN ->
                Optional.of(new Finding(check, Verdict.UNKNOWN, "the manifest names no outcome that is known here"));
        };
    }

    private static boolean wasReady(Run run) {
        return run.manifest().readyMs() != null
                || run.events(Event.Phase.class)
                        .anyMatch(phase -> phase.event().name().equals("ready"));
    }

    private static Finding finding(Event.Spoken spoken) {
        return Arrays.stream(Verdict.values())
                .filter(verdict -> verdict.name().equals(spoken.verdict()))
                .findFirst()
                .map(verdict -> new Finding(spoken.check(), verdict, spoken.detail()))
                .orElseGet(() -> new Finding(
                        spoken.check(),
                        Verdict.UNKNOWN,
                        "the history's verdict '%s' is none that is known here".formatted(spoken.verdict())));
    }
}
