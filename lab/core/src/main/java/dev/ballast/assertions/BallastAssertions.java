package dev.ballast.assertions;

import dev.ballast.balancer.Balancer;
import dev.ballast.history.History;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Responses;

/**
 * Entry point of the assertions: {@code import static dev.ballast.assertions.BallastAssertions.assertThat}. An assertion that
 * does not hold throws an {@link AssertionError} with the values. Assertions are not safe for use by several threads.
 */
public final class BallastAssertions {

    private BallastAssertions() {}

    /**
     * Makes a claim about the system of assertions that Ballast does not know. It is a verdict of the run, as those of
     * Ballast's own assertions are: {@code claim("the page shows both", () -> assertThat(page).contains("api-1", "api-2"))}.
     *
     * @param what name of the verdict
     * @throws AssertionError that of the first assertion that does not hold
     */
    public static void claim(String what, Runnable assertions) {
        Claim.make(what, "it holds", assertions);
    }

    /** Returns assertions on a balancer. */
    public static BalancerAssert assertThat(Balancer balancer) {
        return new BalancerAssert(balancer);
    }

    /** Returns assertions on a batch of requests. */
    public static ResponsesAssert assertThat(Responses responses) {
        return new ResponsesAssert(responses);
    }

    /** Returns assertions on the result of a load. */
    public static LoadAssert assertThat(LoadResult load) {
        return new LoadAssert(load);
    }

    /** Returns assertions on the history of a lab. */
    public static HistoryAssert assertThat(History history) {
        return new HistoryAssert(history);
    }
}
