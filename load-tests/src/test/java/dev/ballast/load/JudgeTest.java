package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.MembershipCheck;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final List<String> ONE = List.of("10.0.0.1:5000");
    private static final List<String> BOTH = List.of("10.0.0.1:5000", "10.0.0.2:5000");

    private final History history = History.inMemory();

    JudgeTest() {
        arrives(1, 1_000, ONE);
        history.observe(new BalancerEvent.Rendered("balancer", ONE, ""), 1_300, 0);
        arrives(2, 5_000, BOTH);
    }

    private void arrives(int number, double atMs, List<String> with) {
        history.observe(
                new InstanceEvent.Started("api-" + number, "api", "host" + number, "10.0.0.%d:5000".formatted(number)),
                atMs,
                0);
        history.observe(new InstanceEvent.Registered("api-" + number, "api"), atMs + 100, 0);
        history.observe(new ConsulEvent.Passing("api", with), atMs + 200, 0);
    }

    @Test
    void aListWithoutAnInstanceFailsTheLoad() {
        history.observe(new RunEvent.Note("15 s later"), 20_000, 0);

        RunEvent.Checked members = Judge.members(history.entries(), Double.NEGATIVE_INFINITY);

        assertThat(members.check()).isEqualTo(MembershipCheck.NAME);
        assertThat(members.verdict()).as(members.detail()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void anEarlierUsersMistakeFailsNoLoad() {
        history.observe(new BalancerEvent.Rendered("balancer", BOTH, ""), 15_000, 0);
        history.observe(new RunEvent.Note("15 s later"), 30_000, 0);

        assertThat(Judge.members(history.entries(), 10_000).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(Judge.members(history.entries(), 20_000).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void listsThatNoLoadFollowedAreJudgedAlone() {
        history.observe(new BalancerEvent.Rendered("balancer", BOTH, ""), 5_300, 0);
        history.observe(new RunEvent.Note("15 s later"), 20_000, 0);

        assertThat(Judge.members(history.entries(), Double.NEGATIVE_INFINITY).verdict())
                .isEqualTo(Verdict.VALID);
    }
}
