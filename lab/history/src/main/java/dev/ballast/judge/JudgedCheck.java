package dev.ballast.judge;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.ballast.history.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A check's verdict on a recorded run.
 *
 * @param recorded what the run said at its time; null if it said nothing of this check
 */
@JsonPropertyOrder({"check", "verdict", "recorded", "detail"})
public record JudgedCheck(
        String check, Verdict verdict, @Nullable Verdict recorded, String detail) {}
