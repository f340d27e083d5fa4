package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.workload.LoadListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GatlingRecorderTest {

    private final List<String> served = new ArrayList<>();
    private final GatlingRecorder recorder = recorder();

    private GatlingRecorder recorder() {
        LoadListener listener = new LoadListener() {
            @Override
            public void firstServed(String hostname, long nanoTime) {
                served.add(hostname);
            }
        };
        ArrivalProfile hundredASecond = new ArrivalProfile(List.of(new ArrivalProfile.Stage(100, 1)));
        return new GatlingRecorder("load", Connections.FRESH, 0.1, hundredASecond, listener);
    }

    @Test
    void eachRequestHasItsNumberAndItsFate() {
        Iterator<Map<String, Object>> feeder = recorder.feeder(1);
        for (int i = 0; i < 10; i++) {
            assertThat(feeder.next()).containsEntry("number", i).containsEntry("post", true);
        }
        assertThat(feeder).isExhausted();
        assertThat(recorder.sending(0)).matches("gatling-load-fresh-[0-9a-f]{8}-0");
        recorder.ended(0, true, 200, "a", 2);
        recorder.sending(1);
        recorder.ended(1, false, 502, null, 0);
        recorder.sending(2);
        recorder.ended(2, false, 200, "b", 0);
        recorder.sending(3);
        recorder.ended(3, false, 0, null, 0);
        recorder.sending(4);

        RequestLog log = recorder.log();

        assertThat(log.stream().map(Request::outcome))
                .startsWith(
                        Outcome.ANSWERED,
                        Outcome.BAD_GATEWAY,
                        Outcome.WRONG_BODY,
                        Outcome.NO_ANSWER,
                        Outcome.TIMED_OUT,
                        Outcome.NEVER_SENT)
                .hasSize(10);
        assertThat(log.stream().map(Request::kind)).containsOnly(Request.Kind.POST);
        assertThat(log.stream().map(Request::executed)).startsWith(2, 0).hasSize(10);
        assertThat(served).containsExactly("a", "b");
        assertThat(recorder.isDone()).isFalse();
    }

    @Test
    void readsHowOftenARequestWasExecuted() {
        assertThat(Requests.times(" 2 ")).isEqualTo(2);
        assertThat(Requests.times("twice")).isZero();
        assertThat(Requests.times("12345")).isZero();
    }

    /** Ten a second are due: number 3 at 300 ms is the first to leave, number 0 half a second after it. */
    @Test
    void theStartIsTheEarliestThatFits() {
        recorder.sending(3);
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        recorder.sending(0);
        recorder.ended(3, true, 200, "a", 0);
        recorder.ended(0, true, 200, "a", 2);

        List<Request> requests = recorder.log().stream().toList();

        assertThat(requests.get(3).late()).isZero();
        assertThat(requests.get(0).late()).isGreaterThanOrEqualTo(799_000);
    }
}
