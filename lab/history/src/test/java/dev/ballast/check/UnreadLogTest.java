package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.AccessLog;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.LossAccount;
import dev.ballast.request.Destination;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The load starts 10 s into the run, and sends a request each 10 ms for 2 s. */
class UnreadLogTest {

    private final AccessLog log = new AccessLog();

    @Test
    void anAccessLogThatWasNotReadProvesNoRetries() {
        assertThat(judged().detail()).doesNotContain("was not read");

        log.lacks(1_000, 9_000, "before the load");
        assertThat(judged().detail()).doesNotContain("was not read");

        log.lacks(11_000, Double.POSITIVE_INFINITY, "planted");
        RunEvent.Checked checked = judged();
        assertThat(checked.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(checked.doubts()).contains(Doubt.INCOMPLETE);
        assertThat(checked.detail())
                .contains("whether requests were retried is not known, because the access log was not read from "
                        + "11.000 s to the end (planted): repeat the load while it is");
    }

    private RunEvent.Checked judged() {
        List<Request> requests = IntStream.range(0, 200)
                .mapToObj(number -> new Request(
                        "l",
                        number,
                        Request.Kind.GET,
                        number * 10_000L,
                        0,
                        number * 10_000L,
                        number * 10_000L + 2_000,
                        Outcome.ANSWERED,
                        200,
                        "h",
                        number,
                        false))
                .toList();
        return LossCheck.of(LoadResult.of(
                RequestLog.of("l", Instant.EPOCH, requests),
                new LossAccount(List.of(), new Destination("", "balancer"), log, true, 0, 10_000),
                Phases.NONE));
    }
}
