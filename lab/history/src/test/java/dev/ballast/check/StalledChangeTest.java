package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes of the pool in which the generator stood still for a time. A request is due each millisecond, for 20 s. */
class StalledChangeTest {

    private static final int REQUESTS = 20_000;
    private static final Window CHANGE = new Window(1_000, 1_400);

    /** @param sentMs returns when a request is sent that is due at a time */
    private static RunEvent.Checked checked(IntUnaryOperator sentMs, int waitedMs) {
        List<Request> requests = IntStream.range(0, REQUESTS)
                .mapToObj(due -> {
                    long sent = 1_000L * sentMs.applyAsInt(due);
                    long waited = Math.min(1_000L * waitedMs, sent - 1_000L * due);
                    return new Request(
                            "load",
                            due,
                            Request.Kind.GET,
                            1_000L * due,
                            waited,
                            sent,
                            sent + 1_000,
                            Outcome.ANSWERED,
                            200,
                            "host",
                            due % 10,
                            due >= 10);
                })
                .toList();
        return LossCheck.of(LoadResult.of(
                RequestLog.of("load", Instant.EPOCH, requests),
                Explainer.CLIENT_ONLY,
                Phases.of(List.of(CHANGE), Duration.ZERO)));
    }

    /** All that is due while the generator stands still is sent at its end. */
    private static IntUnaryOperator stallsFrom(int fromMs, int toMs) {
        return due -> due >= fromMs && due < toMs ? toMs : due;
    }

    @Test
    void aStallOverTheBeginOfAChangeIsNoExposure() {
        RunEvent.Checked checked = checked(stallsFrom(900, 1_250), 0);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.UNKNOWN);
        assertThat(checked.doubts()).containsExactly(Doubt.LATE);
        assertThat(checked.detail())
                .contains(
                        "the generator stood still for most of a change of the pool, 250.0 ms of 1.000 to 1.400 s: give it");
    }

    @Test
    void aStallOverTheEndOfAChangeIsNoExposure() {
        assertThat(checked(stallsFrom(1_150, 1_500), 0).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aShorterStallIsTold() {
        RunEvent.Checked checked = checked(stallsFrom(900, 1_150), 0);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        assertThat(checked.detail())
                .contains("1.000 to 1.400 s: 501, slowest 1.0 ms, and the generator stood still for 150.0 ms");
    }

    @Test
    void aWaitForAConnectionIsNoStall() {
        RunEvent.Checked checked = checked(stallsFrom(900, 1_250), 400);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        assertThat(checked.detail()).doesNotContain("stood still");
    }

    @Test
    void aSenderThatIsLateAloneIsNoStall() {
        RunEvent.Checked checked = checked(due -> due % 10 == 0 ? due + 200 : due, 0);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        assertThat(checked.detail()).doesNotContain("stood still");
    }
}
