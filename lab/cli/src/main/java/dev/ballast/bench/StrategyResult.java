package dev.ballast.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of a strategy's rounds, also as JSON.
 *
 * @param all the accounts of all rounds, added up
 * @param rests what rests of kept connections lost, or null if that was not measured
 */
public record StrategyResult(
        String strategy,
        Account all,
        List<Round> rounds,
        @Nullable RestResult rests) {

    /** Returns the accounts of all that was measured. */
    public List<Account> accounts() {
        return rests == null ? List.of(all) : List.of(all, rests.account());
    }

    /** @param cost what the balancer cost, or null if the round ended before that was measured */
    public record Round(
            @JsonUnwrapped Account account, @Nullable Cost cost) {}
}
