package dev.ballast.assertions;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.check.Policy;
import dev.ballast.convergence.Step;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConvergenceAssertTest {

    private static final String ADDRESS = "10.0.0.1:5000";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final History history = History.inMemory();

    @AfterEach
    void judgeTimesAgain() {
        System.clearProperty(Policy.JUDGE_TIMES);
    }

    @Test
    void aBudgetThatIsBrokenFails() {
        renderedAfterMs(100);
        assertThat(history).converged().within(Step.REGISTERED_TO_RENDERED, SECOND);

        renderedAfterMs(1_100);
        fails(Step.REGISTERED_TO_RENDERED, "INVALID: registered → rendered: max 1100.0 ms of 2");
    }

    @Test
    void aTimeDoesNotFailIfTimesAreNotJudged() {
        System.setProperty(Policy.JUDGE_TIMES, "false");
        renderedAfterMs(1_100);

        assertThat(history).converged().within(Step.REGISTERED_TO_RENDERED, SECOND);
    }

    @Test
    void aStepThatWasNotTakenFailsIfTimesAreNotJudged() {
        System.setProperty(Policy.JUDGE_TIMES, "false");
        renderedAfterMs(100);

        fails(Step.REGISTERED_TO_SERVED, "UNKNOWN: registered → served first: served first was not seen of api-1");
    }

    private void fails(Step step, String words) {
        assertThatThrownBy(() -> assertThat(history).converged().within(step, SECOND))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(words);
    }

    /** An instance starts, registers, passes and is rendered, and no load reaches it. */
    private void renderedAfterMs(double ms) {
        int number = history.entries(InstanceEvent.Started.class).size() + 1;
        double from = number * 10_000;
        String address = "10.0.0.%d:5000".formatted(number);
        List<String> all = number == 1 ? List.of(address) : List.of(ADDRESS, address);
        String name = "api-" + number;
        if (number == 1) {
            history.observe(new RunEvent.PhaseBegan("ready"), 10, 0);
        }
        history.observe(new InstanceEvent.Started(name, "api", "host-" + number, address), from, 0);
        history.observe(new InstanceEvent.Registered(name, "api"), from + 300, 0);
        history.observe(new ConsulEvent.Passing("api", all), from + 310, 0);
        history.observe(new BalancerEvent.Rendered("balancer", all, ""), from + 300 + ms, 0);
    }
}
