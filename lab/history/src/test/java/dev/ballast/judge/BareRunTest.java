package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.LossCheck;
import dev.ballast.history.Limit;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs without a pool: a start that failed, and a load of a server that Ballast did not start. */
class BareRunTest {

    @TempDir
    private Path folder;

    @Test
    void aFailedStartClaimedNothing() {
        RunFixture run = RunFixture.right();
        run.events.keySet().removeIf(event -> !(event instanceof RunEvent.PhaseBegan));
        run.events.keySet().remove(new RunEvent.PhaseBegan("ready"));
        run.manifest = RunFixture.MANIFEST
                .replace("\"passed\",\"failure\":null", "\"failed\",\"failure\":\"no image\"")
                .replace("1500.0", "null");
        JudgedCheck passed = verdict(Judge.judge(run.in(folder)), RunVerdicts.PASSED);
        assertThat(passed.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed.recorded()).isNull();
    }

    @Test
    void aForeignServersHostsAreNoStrangers() {
        RunFixture run = RunFixture.right();
        run.events.clear();
        run.at(
                17_000,
                new RunEvent.Checked(LossCheck.UNSEEN, Verdict.VALID, "")
                        .on(List.of("load1"))
                        .allowing(List.of(new Limit(Limit.LOST, null, 0.03))));
        JudgedCheck loss = verdict(Judge.judge(run.in(folder.resolve("named"))), LossCheck.UNSEEN);
        assertThat(loss.verdict()).as(loss.detail()).isEqualTo(Verdict.VALID);
        assertThat(loss.detail()).doesNotContain("constant");

        run.events.clear();
        run.at(
                17_000,
                new RunEvent.Checked("the generator kept to its schedule", Verdict.VALID, "").on(List.of("load2")));
        assertThat(Judge.judge(run.in(folder.resolve("other"))).verdicts())
                .extracting(JudgedCheck::check)
                .contains(LossCheck.UNSEEN + " (load load1)");

        run.manifest = RunFixture.MANIFEST.replace("\"name\"", "\"lab\":\"1f2e3d4c\",\"name\"");
        assertThat(Judge.judge(run.in(folder.resolve("lab"))).worst())
                .as("a lab without its pool")
                .isEqualTo(Verdict.UNKNOWN);
    }

    private static JudgedCheck verdict(JudgedRun run, String check) {
        return run.verdicts().stream()
                .filter(one -> one.check().startsWith(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no verdict of " + check + " in " + run));
    }
}
