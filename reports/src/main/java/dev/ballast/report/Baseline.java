package dev.ballast.report;

import dev.ballast.history.Verdict;
import dev.ballast.run.UnreadableRunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A run compared with a baseline, the {@code results.json} of an earlier run.
 *
 * @param regressions what is worse than the baseline by more than its bound, a line each
 * @param differences differences of the environment, one fact each; they do not fail the gate
 * @param doubts why the two runs did not do the same work, in words; they fail the gate, since a comparison of other work
 *     proves nothing
 * @param compared how many figures both have, without the verdict
 * @param worst the run's own worst verdict
 * @param before the baseline's
 */
public record Baseline(
        List<String> regressions,
        List<String> differences,
        List<String> doubts,
        long compared,
        Verdict worst,
        Verdict before) {

    /**
     * Compares a run with a baseline.
     *
     * @param runDirectory whose results are made anew
     * @param percents bounds in percent that differ from {@link Measure#percent}
     * @throws IllegalArgumentException if a bound is negative or no finite number
     * @throws UnreadableRunException if either cannot be read
     */
    public static Baseline compare(Path results, Path runDirectory, Map<Measure, Double> percents) {
        percents.forEach(Baseline::check);
        Results before = Results.read(results);
        Report report = Report.write(runDirectory);
        Comparison comparison = Comparison.of(List.of(before, Results.read(report.results())), percents);
        return new Baseline(
                comparison.regressions(),
                comparison.differences().stream()
                        .map(fact -> "%s: %s, was %s"
                                .formatted(
                                        fact.what(),
                                        fact.values().get(1),
                                        fact.values().get(0)))
                        .toList(),
                comparison.doubts(),
                comparison.compared(),
                report.worst(),
                before.worst());
    }

    private static void check(Measure measure, double percent) {
        if (!(percent >= 0) || Double.isInfinite(percent)) {
            throw new IllegalArgumentException(
                    "bound %s=%s: give a percentage of 0 or more, such as %1$s=20".formatted(measure.key(), percent));
        }
    }

    /** Returns why the gate fails, beside what has regressed, in words. */
    public List<String> gaps() {
        var gaps = new ArrayList<String>();
        if (compared == 0) {
            gaps.add("the baseline has no figure that this run has too, so nothing was compared");
        }
        if (before != Verdict.VALID) {
            gaps.add(
                    "the baseline itself is %s, and so none: its figures are those of a system that may be wrong; take a run that is VALID"
                            .formatted(before));
        }
        if (worst != Verdict.VALID) {
            gaps.add("the run itself is %s, and a gate passes on VALID only".formatted(worst));
        }
        return List.copyOf(gaps);
    }

    /**
     * Returns whether the gate holds: figures of the same work were compared, none has regressed, and both runs were checked
     * and found right.
     */
    public boolean holds() {
        return regressions.isEmpty() && doubts.isEmpty() && gaps().isEmpty();
    }
}
