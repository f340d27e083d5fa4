package dev.ballast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private final History history = History.inMemory();
    private final Claims claims = new Claims(history);

    @Test
    void recordsEachClaimAsVerdict() {
        claims.check("right", () -> {});
        claims.check("wrong", () -> {
            throw new AssertionError("3 is not 2");
        });
        claims.check("unseen", () -> {
            throw new IllegalStateException("not observed");
        });

        assertThat(history.entries(RunEvent.Checked.class))
                .extracting(entry -> entry.event().verdict())
                .containsExactly(Verdict.VALID, Verdict.INVALID, Verdict.UNKNOWN);
        assertThat(claims.broken()).containsExactly("INVALID: wrong: 3 is not 2", "UNKNOWN: unseen: not observed");
    }

    @Test
    void saysUnknownOnceTheProcessEnds() {
        history.stopJudging("interrupted");

        claims.check("wrong", () -> {
            throw new AssertionError("210 of 300 requests failed");
        });

        assertThat(claims.broken()).containsExactly("UNKNOWN: wrong: not judged: interrupted; run it again");
        assertThat(history.entries(RunEvent.Checked.class))
                .extracting(entry -> entry.event().verdict())
                .containsExactly(Verdict.UNKNOWN);
    }
}
