package dev.ballast.judge;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.ballast.history.Verdict;
import java.util.List;

/**
 * The verdicts on a recorded run.
 *
 * @param run name of its directory
 * @param worst of the verdicts
 */
@JsonPropertyOrder({"run", "worst", "verdicts"})
public record JudgedRun(String run, Verdict worst, List<JudgedCheck> verdicts) {

    static JudgedRun of(String run, List<JudgedCheck> verdicts) {
        return new JudgedRun(
                run, Verdict.worst(verdicts.stream().map(JudgedCheck::verdict).toList()), List.copyOf(verdicts));
    }
}
