package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Verdict;
import dev.ballast.request.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestResultTest {

    @Test
    void countsRequestsAfterRestsByMethod() {
        RestResult result = Rests.lost("nginx", "api-node", 3);

        assertThat(result.methods())
                .containsExactly(
                        new Rested(Request.Kind.GET, 360, 3, Map.of("instance closed an idle connection", 3L), 2_000.0),
                        new Rested(
                                Request.Kind.POST, 40, 3, Map.of("instance closed an idle connection", 3L), 2_000.0));
        assertThat(result.account().worst()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void firstRequestsComeAfterNoRest() {
        RestResult result = new RestResult("nginx", "api-node");
        result.add(Rests.load(number -> number < 200), List.of(Rests.SWEEP));

        assertThat(result.of(Request.Kind.GET)).isEqualTo(new Rested(Request.Kind.GET, 360, 0, Map.of(), null));
        assertThat(result.account().requests().lost()).isEqualTo(200);
        assertThat(result.account().worst()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void worstRestIsThatOfTheLargestShare() {
        RestResult result = new RestResult("nginx", "api-node");
        result.add(
                Rests.load(number -> number % 10 > 0 && number >= 200 && (number < 230 || number >= 590)),
                List.of(Rests.SWEEP));

        assertThat(result.of(Request.Kind.GET).worstRestMs()).isEqualTo(1_000);
    }

    @Test
    void methodThatWasNotSentIsZero() {
        assertThat(new RestResult("nginx", "api-node").of(Request.Kind.POST))
                .isEqualTo(new Rested(Request.Kind.POST, 0, 0, Map.of(), null));
    }
}
