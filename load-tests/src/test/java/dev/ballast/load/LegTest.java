package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegTest {

    private static Leg leg(int rate, Duration duration) {
        return new Leg("load", Leg.Way.BALANCED, ArrivalProfile.constant(rate, duration), Leg.Kind.LOAD);
    }

    @Test
    void refusesLegsThatDoNotFitIntoMemory() {
        List<Leg> fit = List.of(leg(20_000, Duration.ofSeconds(200)), leg(1_000, Duration.ofSeconds(1_000)));
        List<Leg> oneMore = List.of(fit.get(0), fit.get(1), leg(1, Duration.ofSeconds(1)));

        assertThat(Leg.checked(fit)).isEqualTo(fit);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Leg.checked(oneMore))
                .withMessageContaining("5000001 requests")
                .withMessageContaining("lower the rate or the duration");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Leg.checked(List.of(leg(20_000, Duration.ofHours(40)))))
                .withMessageContaining("2880000000 requests");
    }
}
