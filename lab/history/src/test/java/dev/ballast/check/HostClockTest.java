package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.convergence.Step;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step of the host's clock is an error of the times that came through it. */
class HostClockTest {

    @Test
    void aStepLeavesABudgetOpen() {
        assertThat(rendered(20, stepped(1_340, 0)).verdict()).isEqualTo(Verdict.INVALID);
        RunEvent.Checked open = rendered(20, stepped(1_340, 15));
        assertThat(open.verdict()).as(open.detail()).isEqualTo(Verdict.UNKNOWN);
        assertThat(open.detail()).contains("which the error of observation leaves open");
        assertThat(rendered(40, stepped(1_340, -15)).verdict())
                .as("within the budget without it")
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(rendered(100, stepped(1_340, 15)).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aReadingOfTwoClocksIsNoStep() {
        assertThat(rendered(29, stepped(1_340, 4)).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aStepMinutesLaterDoesNotMatter() {
        assertThat(rendered(20, stepped(450_000, 5_000)).verdict()).isEqualTo(Verdict.INVALID);
    }

    private static RunEvent.Checked rendered(long boundMs, List<Entry<?>> entries) {
        return new ConvergenceCheck(Budgets.of(Step.PASSING_TO_RENDERED, Duration.ofMillis(boundMs)))
                .check(Convergence.of(entries));
    }

    /**
     * Returns the history of an instance that is passing at 1320 ms and rendered 30 ms later, if the host's clock is set by
     * some milliseconds at a moment of the run.
     */
    private static List<Entry<?>> stepped(double atMs, double byMs) {
        LifeHistory history = LifeHistory.of(Life.of(9, 0), Life.of(1, 1_000))
                .and(400_000, new RunEvent.Note(""))
                .and(500_000, new RunEvent.Note(""));
        List<Entry<?>> entries = new ArrayList<>();
        for (Entry<?> entry : history.build().entries()) {
            double wallMs = entry.atMs() + (entry.atMs() < atMs ? 0 : byMs);
            Event event = entry.event();
            entries.add(new Entry<>(
                    entry.seq(),
                    entry.atMs(),
                    Instant.EPOCH.plusNanos(Math.round(wallMs * 1e6)),
                    entry.errorMs(),
                    event));
        }
        return entries;
    }
}
