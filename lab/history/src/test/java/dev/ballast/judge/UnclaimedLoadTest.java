package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.request.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a load of which no check has judged the losses. */
class UnclaimedLoadTest {

    @TempDir
    private Path folder;

    /** Returns a run whose only verdict on losses is about another load. */
    private static RunFixture run() {
        RunFixture run = RunFixture.right();
        run.events.keySet().removeIf(event -> event instanceof RunEvent.Checked);
        run.said(MembershipCheck.NAME, Verdict.VALID);
        return run.at(17_000, new RunEvent.Checked(LossCheck.CONSTANT, Verdict.VALID, "then").on(List.of("another")));
    }

    private static List<JudgedCheck> unjudged(Path run) {
        return Judge.judge(run).verdicts().stream()
                .filter(check -> check.check().equals("losses are judged"))
                .toList();
    }

    @Test
    void nothingIsWrong() {
        assertThat(unjudged(run().in(folder))).isEmpty();
    }

    @Test
    void slowAnswersAreUnknown() {
        RunFixture run = run();
        run.requests.replaceAll(UnclaimedLoadTest::slowed);

        assertThat(unjudged(run.in(folder))).singleElement().satisfies(check -> {
            assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(check.detail())
                    .startsWith("no check judged load load1; assert lostNothing, or record a verdict")
                    .contains("answers took longer than 1000.0 ms");
        });
    }

    @Test
    void aVerdictThatNamesTheLoadJudgesIt() {
        RunFixture run = run();
        run.requests.replaceAll(UnclaimedLoadTest::slowed);
        run.at(17_100, new RunEvent.Checked("as slow as planned", Verdict.VALID, "").on(List.of("load1")));

        assertThat(unjudged(run.in(folder))).isEmpty();
    }

    @Test
    void aPostThatWasExecutedTwiceIsUnknown() throws IOException {
        RunFixture run = run();
        Request get = run.requests.get(5);
        run.requests.set(5, with(get, Request.Kind.POST, get.ended()));
        Path directory = run.in(folder);
        for (int number : List.of(1, 2)) {
            Path ledger = Files.createDirectories(directory.resolve("ledger").resolve(RunFixture.host(number)));
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(ledger.resolve("load1.gz")))) {
                out.write(new byte[] {0, 0, 0, 0, 0, 1});
            }
        }

        assertThat(unjudged(directory))
                .singleElement()
                .satisfies(check -> assertThat(check.detail())
                        .contains("1 POSTs were executed more than once by instances, the first load1-5, 2 times"));
    }

    private static Request slowed(Request request) {
        return with(request, request.kind(), request.ended() + 1_500_000);
    }

    private static Request with(Request request, Request.Kind kind, long ended) {
        return new Request(
                request.load(),
                request.number(),
                kind,
                request.due(),
                request.waited(),
                request.sent(),
                ended,
                request.outcome(),
                request.status(),
                request.host(),
                request.connection(),
                request.reused());
    }
}
