package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.Check;
import dev.ballast.check.Checks;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check is one file: nothing but this one knows {@link LeaderStays}. */
class AddedCheckTest {

    @TempDir
    private Path folder;

    /** Whether Consul kept its leader. */
    private static final class LeaderStays implements Check {

        @Override
        public String name() {
            return "Consul keeps its leader";
        }

        @Override
        public Checked check(History history) {
            List<String> leaders = history.entries(ConsulEvent.Cluster.class).stream()
                    .map(entry -> entry.event().leader())
                    .distinct()
                    .toList();
            return leaders.isEmpty()
                    ? new Checked(name(), Verdict.UNKNOWN, "no leader was observed")
                    : new Checked(
                            name(),
                            leaders.size() == 1 ? Verdict.VALID : Verdict.INVALID,
                            "leaders: " + String.join(", ", leaders));
        }
    }

    @Test
    void givesItsVerdict() {
        History history = History.inMemory();
        assertThat(verdict(history)).isEqualTo(Verdict.UNKNOWN);

        history.observe(new ConsulEvent.Cluster("server-1", Map.of()), 10, 1);
        assertThat(verdict(history)).isEqualTo(Verdict.VALID);

        history.observe(new ConsulEvent.Cluster("server-2", Map.of()), 20, 1);
        assertThat(verdict(history)).isEqualTo(Verdict.INVALID);
    }

    @Test
    void decidesTheVerdictOfARecordedRun() {
        RunFixture run = RunFixture.right();
        run.at(17_000, new Checked(new LeaderStays().name(), Verdict.INVALID, "leaders: server-1, server-2"));

        JudgedRun judged = Judge.judge(run.in(folder));

        assertThat(judged.worst()).isEqualTo(Verdict.INVALID);
        assertThat(judged.verdicts())
                .filteredOn(one -> one.check().equals(new LeaderStays().name()))
                .singleElement()
                .satisfies(one -> assertThat(one.detail()).endsWith("leaders: server-1, server-2"));
    }

    private static Verdict verdict(History history) {
        return Checks.run(history, new LeaderStays()).verdict();
    }
}
