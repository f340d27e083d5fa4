package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Cause;
import dev.ballast.loss.Executions;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the instances' ledgers say decides with the client's record whether a load lost nothing. */
class LedgerTest {

    private static final int REQUESTS = 200;

    @TempDir
    private Path run;

    /** What the answers say of how often the requests were executed. */
    private final int[] told = new int[REQUESTS];

    private final Set<String> otherServices = new HashSet<>();

    @Test
    void eachExecutedOnceIsValid() throws IOException {
        RunEvent.Checked checked = judge(Outcome.ANSWERED, times(1));

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        assertThat(checked.detail()).contains("the instances' ledgers have none twice");
    }

    @Test
    void aPostThatWasExecutedTwiceIsInvalid() throws IOException {
        byte[] times = times(1);
        times[7] = 2;

        RunEvent.Checked checked = judge(Outcome.ANSWERED, times);

        assertThat(checked.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(checked.detail())
                .contains("1 POSTs were executed more than once by instances, the first load-7, 2 times");
    }

    @Test
    void aGetMayBeTriedAgain() throws IOException {
        byte[] times = times(1);
        times[8] = 2;

        RunEvent.Checked checked = judge(Outcome.ANSWERED, times);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        assertThat(checked.detail()).contains("1 GETs more than once");
    }

    @Test
    void anAnswerThatNoInstanceGaveIsDoubtful() throws IOException {
        byte[] times = times(1);
        times[8] = 0;

        RunEvent.Checked checked = judge(Outcome.ANSWERED, times);

        assertThat(checked.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(checked.doubts()).containsExactly(Doubt.UNSERVED);
    }

    @Test
    void aLostRequestThatWasExecutedSaysSo() throws IOException {
        LoadResult load = load(Outcome.TIMED_OUT, times(1));

        assertThat(load.lost().get(0).explanation().cause()).isEqualTo(Cause.LOST_AND_EXECUTED);
        assertThat(load.lost().get(0).explanation().detail()).contains("an instance had executed it");
    }

    @Test
    void aWrongAnswerWasNotLostOnItsWay() throws IOException {
        LoadResult load = load(Outcome.WRONG_BODY, times(1));

        assertThat(load.lost().get(0).explanation().cause()).isEqualTo(Cause.WRONG_ANSWER);
        assertThat(load.lost().get(0).explanation().detail()).contains("an instance had executed it");
    }

    @Test
    void ledgersThatDoNotKnowTheLoadSayNothing() throws IOException {
        RunEvent.Checked checked = judge(Outcome.ANSWERED, new byte[0]);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        assertThat(checked.detail())
                .contains("no instance keeps a ledger of them, so whether one was executed twice was not judged");
    }

    @Test
    void withoutLedgersTheAnswersMaySayIt() throws IOException {
        Arrays.fill(told, 1);

        RunEvent.Checked checked = judge(Outcome.ANSWERED, new byte[0]);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        assertThat(checked.detail())
                .contains("the instances' answers, which do not tell what another instance executed, have none twice");
    }

    @Test
    void aPostThatItsInstanceExecutedTwiceIsInvalid() throws IOException {
        Arrays.fill(told, 1);
        told[7] = 2;

        RunEvent.Checked checked = judge(Outcome.ANSWERED, new byte[0]);

        assertThat(checked.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(checked.detail()).contains("1 POSTs were executed more than once by instances, the first load-7");
    }

    @Test
    void answersThatDoNotSayItAreCounted() throws IOException {
        Arrays.fill(told, 1);
        told[8] = 0;

        RunEvent.Checked checked = judge(Outcome.ANSWERED, new byte[0]);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        assertThat(checked.detail()).contains("have none twice, but 1 answers do not say");
    }

    @Test
    void aLedgerOutranksTheAnswers() throws IOException {
        Arrays.fill(told, 2);

        assertThat(judge(Outcome.ANSWERED, times(1)).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aPostThatAnInstanceExecutedOfWhichTheHistoryLacksTheStartCounts() throws IOException {
        ledger("api-9", times(1));

        assertThat(judge(Outcome.ANSWERED, times(1)).detail()).contains("100 POSTs were executed more than once");
    }

    /** It may also be that an instance asked another service under the same id. */
    @Test
    void whatAnotherServiceExecutedIsDoubtful() throws IOException {
        otherServices.add("shop-1");
        ledger("shop-1", times(1));
        ledger("shop-2", new byte[REQUESTS]);

        RunEvent.Checked checked = judge(Outcome.ANSWERED, times(1));

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.UNKNOWN);
        assertThat(checked.doubts()).containsExactly(Doubt.UNSERVED);
        assertThat(checked.detail())
                .contains("instances of other services have executed requests of it, by their ledgers (shop-1 200)");
    }

    private void ledger(String instance, byte[] times) throws IOException {
        Path ledger = Files.createDirectories(run.resolve("ledger").resolve(instance));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(ledger.resolve("load.gz")))) {
            out.write(times);
        }
    }

    private static byte[] times(int each) {
        byte[] times = new byte[REQUESTS];
        Arrays.fill(times, (byte) each);
        return times;
    }

    private RunEvent.Checked judge(Outcome first, byte[] times) throws IOException {
        return LossCheck.whileConstant(load(first, times));
    }

    /** Returns a load whose odd requests are POSTs. */
    private LoadResult load(Outcome first, byte[] times) throws IOException {
        Files.createDirectories(run.resolve("ledger/api-1"));
        if (times.length > 0) {
            ledger("api-1", times);
        }
        Stream<Request> requests = IntStream.range(0, REQUESTS).mapToObj(number -> {
            Outcome outcome = number == 0 ? first : Outcome.ANSWERED;
            boolean answered = outcome == Outcome.ANSWERED;
            return new Request(
                    "load",
                    number,
                    number % 2 == 1 ? Request.Kind.POST : Request.Kind.GET,
                    number * 1_000L,
                    0,
                    number * 1_000L,
                    number * 1_000L + 500,
                    outcome,
                    answered ? 200 : 0,
                    answered ? "api-1" : null,
                    0,
                    true,
                    answered ? told[number] : 0);
        });
        Explainer explainer = new Explainer() {
            @Override
            public Explanation explain(Request lost) {
                return CLIENT_ONLY.explain(lost);
            }

            @Override
            public boolean isOfOtherService(String hostname) {
                return otherServices.contains(hostname);
            }
        };
        return LoadResult.of(
                RequestLog.of("load", Instant.EPOCH, requests.toList()),
                explainer,
                Phases.NONE,
                Executions.read(run, "load", List.of("api-1")));
    }
}
