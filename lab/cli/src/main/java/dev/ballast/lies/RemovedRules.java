package dev.ballast.lies;

import java.nio.file.Path;
import java.util.List;

/** Removes the rules of the checks one by one, and looks whether a lie is judged wrongly then. */
public final class RemovedRules {

    private final long seed;
    private final Path folder;

    /**
     * A rule that was removed.
     *
     * @param rule its class and method
     * @param lie what should be judged wrongly without it: a lie or the truth
     * @param runs how many were judged
     * @param wrong those that were judged wrongly; if none was, nothing needs the rule
     */
    public record Row(String rule, String lie, int runs, int wrong) {}

    /** @param folder takes the run directories, one at a time for each thread */
    public RemovedRules(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
    }

    /**
     * Judges runs without each rule in turn.
     *
     * @param runs how many for each rule
     */
    public List<Row> remove(int runs) {
        RemovableRules rules = new RemovableRules(CheckRules.all());
        return CheckRules.all().parallelStream()
                .map(rule -> {
                    LieDetector.Row judged =
                            new LieDetector(seed, folder, Calls.without(rule, rules)).row(rule.lie(), runs);
                    return new Row(rule.toString(), rule.lie(), judged.runs(), judged.wrong());
                })
                .toList();
    }
}
