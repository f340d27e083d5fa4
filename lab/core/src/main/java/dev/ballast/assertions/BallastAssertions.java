package dev.ballast.assertions;

import dev.ballast.balancer.Balancer;
import dev.ballast.history.History;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Responses;

/** Entry point of the assertions: {@code import static dev.ballast.assertions.BallastAssertions.assertThat}. */
public final class BallastAssertions {

    private BallastAssertions() {}

    public static BalancerAssert assertThat(Balancer balancer) {
        return new BalancerAssert(balancer);
    }

    public static ResponsesAssert assertThat(Responses responses) {
        return new ResponsesAssert(responses);
    }

    public static LoadAssert assertThat(LoadResult load) {
        return new LoadAssert(load);
    }

    public static HistoryAssert assertThat(History history) {
        return new HistoryAssert(history);
    }
}
