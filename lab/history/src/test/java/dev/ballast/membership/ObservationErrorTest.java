package dev.ballast.membership;

import static dev.ballast.membership.Outcomes.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times near what the tolerance allows, 5 s, observed with an error. */
class ObservationErrorTest {

    private static final String ADDRESS = "10.0.0.1:5000";

    @Test
    void doubtsALateListingThatTheErrorLeavesOpen() {
        assertThat(observed(list(1320 + 4_900, 50))).containsExactly(Outcome.STABLE);
        assertThat(observed(list(1320 + 4_900, 200))).containsExactly(Outcome.UNKNOWN);
        assertThat(observed(list(1320 + 5_100, 200))).containsExactly(Outcome.UNKNOWN);
        assertThat(observed(list(1320 + 5_300, 200))).containsExactly(Outcome.LATE);
    }

    @Test
    void doubtsAStaleMemberThatTheErrorLeavesOpen() {
        Observation gone = history -> {
            list(1400, 0).into(history);
            passing(20_000, List.of()).into(history);
        };
        assertThat(observed(gone, unlist(24_900, 50))).containsExactly(Outcome.STABLE);
        assertThat(observed(gone, unlist(24_900, 200))).containsExactly(Outcome.UNKNOWN);
        assertThat(observed(gone, unlist(25_300, 200))).containsExactly(Outcome.STALE);
    }

    @Test
    void doubtsAMissingMemberThatTheErrorLeavesOpen() {
        Observation back = history -> {
            list(1400, 0).into(history);
            passing(10_000, List.of()).into(history);
            unlist(10_100, 0).into(history);
            passing(20_000, List.of(ADDRESS)).into(history);
        };
        Observation gone = passing(24_900, List.of());
        assertThat(observed(back, gone)).containsExactly(Outcome.STABLE);
        assertThat(observed(back, history -> history.observe(new ConsulEvent.Passing("api", List.of()), 24_900, 200)))
                .containsExactly(Outcome.UNKNOWN);
        assertThat(observed(back, passing(25_300, List.of()))).containsExactly(Outcome.LOST);
    }

    @Test
    void doubtsALossShortlyBeforeTheEndThatTheErrorLeavesOpen() {
        Observation listed = list(1400, 0);
        Observation failed = passing(20_000, List.of());
        assertThat(observed(listed, unlist(19_100, 50), failed)).containsExactly(Outcome.STABLE);
        assertThat(observed(listed, unlist(19_100, 200), failed)).containsExactly(Outcome.UNKNOWN);
        assertThat(observed(listed, unlist(18_700, 200), failed)).containsExactly(Outcome.LOST);
    }

    @Test
    void aListThatWasSeenFirstIsNotLateWhateverItsError() {
        History history = History.inMemory();
        history.observe(new InstanceEvent.Started("api-1", "api", "host", ADDRESS), 1000, 0);
        passing(1320, List.of(ADDRESS)).into(history);
        list(1400, 3_000).into(history);
        history.observe(new RunEvent.Note(""), 40_000, 0);

        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.STABLE);
    }

    /** Something that an observer adds to a history. */
    private interface Observation {
        void into(History history);
    }

    private static Observation list(double atMs, double errorMs) {
        return history -> history.observe(new BalancerEvent.Rendered("balancer", List.of(ADDRESS), ""), atMs, errorMs);
    }

    private static Observation unlist(double atMs, double errorMs) {
        return history -> history.observe(new BalancerEvent.Rendered("balancer", List.of(), ""), atMs, errorMs);
    }

    private static Observation passing(double atMs, List<String> addresses) {
        return history -> history.observe(new ConsulEvent.Passing("api", addresses), atMs, 0);
    }

    /** Returns the outcomes of an instance that passes from 1320 ms on, if that was observed too; it is then frozen again and again. */
    private static List<Outcome> observed(Observation... more) {
        History history = History.inMemory();
        history.observe(new InstanceEvent.Started("api-1", "api", "host", ADDRESS), 1000, 0);
        passing(900, List.of()).into(history);
        unlist(950, 0).into(history);
        passing(1320, List.of(ADDRESS)).into(history);
        for (double at = 5_000; at < 30_000; at += 5_000) {
            history.observe(new InstanceEvent.Killed("api-1", "api", "STOP"), at, 0);
        }
        List.of(more).forEach(one -> one.into(history));
        history.observe(new RunEvent.Note(""), 40_000, 0);
        return outcomes(history, "api-1");
    }
}
