package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import org.junit.jupiter.api.Test;

/** Changes that begin before the load, or end after it. */
class ChangeAtTheEdgeTest extends LossCheckFixture {

    @Test
    void aLoadThatEndsAsTheOnlyChangeBeginsDoesNotShowIt() {
        RunEvent.Checked checked = LossCheck.of(load(new Window(3_850, 8_000, "scale api from 1 to 2")));

        assertVerdict(checked, Verdict.UNKNOWN, Doubt.UNEXPOSED);
        assertThat(checked.detail())
                .contains("the load saw only 149.0 ms of 3.850 to 8.000 s (scale api from 1 to 2): begin it before");
    }

    @Test
    void aLoadThatBeginsAsTheOnlyChangeEndsDoesNotShowIt() {
        assertVerdict(LossCheck.of(load(new Window(-4_000, 150.5))), Verdict.UNKNOWN, Doubt.UNEXPOSED);
    }

    @Test
    void aLoadThatSawMostOfAChangeShowsIt() {
        RunEvent.Checked checked = LossCheck.of(load(new Window(3_000.5, 4_900)));

        assertVerdict(checked, Verdict.VALID);
        assertThat(checked.detail()).doesNotContain("the load saw only");
    }

    @Test
    void besideOneThatWasSeenAPartIsTold() {
        RunEvent.Checked checked = LossCheck.of(load(FIRST, new Window(3_850, 8_000)));

        assertVerdict(checked, Verdict.VALID);
        assertThat(checked.detail())
                .contains("3.850 to 8.000 s: 150, slowest 1.0 ms, and the load saw only 149.0 ms of it");
    }

    /** The first request is sent a moment after the load's start. */
    @Test
    void aChangeThatIsOverBeforeTheFirstRequestDoesNotCount() {
        each(due -> true, Request.Kind.GET, 0, 5, 1);
        Window touched = new Window(-1_000, 3);

        RunEvent.Checked checked = LossCheck.of(load(touched, FIRST));
        assertVerdict(checked, Verdict.VALID);
        assertThat(checked.detail()).contains("; the load only touched -1.000 to 0.003 s)");

        RunEvent.Checked alone = LossCheck.of(load(touched));
        assertVerdict(alone, Verdict.UNKNOWN, Doubt.UNEXPOSED);
        assertThat(alone.detail())
                .contains("the pool did not change under the load; the load only touched -1.000 to 0.003 s: change it");
        assertVerdict(LossCheck.whileConstant(load(touched)), Verdict.UNKNOWN, Doubt.OTHER);
    }
}
