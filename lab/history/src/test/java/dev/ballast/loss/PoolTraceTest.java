package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.RunEvent;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.request.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether what a history lacks proves something of a lost request. */
class PoolTraceTest extends LossFixture {

    PoolTraceTest() {
        view(100, View.ENGINE, "", State.BEGAN);
        view(100, View.CONSUL, "api", State.BEGAN);
    }

    private void view(double atMs, View view, String of, State state) {
        at(atMs, new ViewEvent.Changed(view, of, state, "made up"));
    }

    private boolean isWhole() {
        return new PoolTrace(history.entries(), "balancer", "", Set.of()).isWhole();
    }

    @Test
    void theEndOfTheWatchIsNoGapInClosing() {
        at(20_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));
        view(20_100, View.CONSUL, "api", State.STOPPED);
        view(20_200, View.ENGINE, "", State.STOPPED);
        assertThat(isWhole()).isTrue();

        logged(502, "10.231.0.9:5000", "502");
        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, false)).cause()).isEqualTo(Cause.STALE_UPSTREAM);
    }

    @Test
    void aBrokenWatchIsAGap() {
        view(12_000, View.CONSUL, "api", State.INTERRUPTED);
        view(14_000, View.CONSUL, "api", State.RESUMED);
        assertThat(isWhole()).isFalse();
    }
}
