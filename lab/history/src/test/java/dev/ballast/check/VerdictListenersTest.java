package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictListenersTest {

    private final RunEvent.Checked ruledOn = new RunEvent.Checked("check", Verdict.UNKNOWN, "nothing was seen");
    private final RunEvent.Checked assertion = new RunEvent.Checked("assertion", Verdict.VALID, "it holds");

    @Test
    void hearEachVerdictUntilTheyStop() {
        List<RunEvent.Checked> heard = new ArrayList<>();
        Runnable stop = VerdictListeners.add(heard::add);

        Policy.ruleOn(ruledOn);
        VerdictListeners.tell(assertion);
        stop.run();
        Policy.ruleOn(ruledOn);
        VerdictListeners.tell(assertion);

        assertThat(heard).containsExactly(ruledOn, assertion);
    }
}
