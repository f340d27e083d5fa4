package dev.ballast.endings;

import java.nio.file.Path;
import java.util.List;

/** What is known of endings and of the commands, kept in a folder, so that an interruption loses none of it. */
public final class KeptEndings {

    private final JsonLines<EndingResult> results;
    private final JsonLines<CommandTimes> times;

    public KeptEndings(Path folder) {
        results = new JsonLines<>(folder.resolve("results.jsonl"), EndingResult.class);
        times = new JsonLines<>(folder.resolve("times.jsonl"), CommandTimes.class);
    }

    /** Forgets all of it. */
    public void forget() {
        results.clear();
        times.clear();
    }

    /** Returns the results of those endings of a plan that have been made. */
    public List<EndingResult> of(List<PlannedEnding> plan) {
        return results.read().stream()
                .filter(result -> plan.stream().anyMatch(result::isOf))
                .toList();
    }

    public void add(EndingResult result) {
        results.add(result);
    }

    /** Returns how long commands take. */
    JsonLines<CommandTimes> times() {
        return times;
    }
}
