package dev.ballast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ToleranceTest {

    private final Tolerance usual = Tolerance.defaults();

    @Test
    void isTheSameAgainFromItsLimits() {
        assertThat(usual.limitedBy(usual.unhurried().limits())).isEqualTo(usual.unhurried());
        assertThat(usual.listsOnly().limitedBy(usual.limits())).isEqualTo(usual);
    }

    @Test
    void withoutLimitsOnAnswersJudgesListsAlone() {
        assertThat(usual.limitedBy(usual.listsOnly().limits())).isEqualTo(usual.listsOnly());
    }

    @Test
    void staysAsItIsWithoutLimits() {
        assertThat(usual.limitedBy(List.of())).isEqualTo(usual);
    }
}
