package dev.ballast.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallsTest {

    private static Request request(int number, long dueMs, long waitedMs, long sentMs) {
        return new Request(
                "load",
                number,
                Request.Kind.GET,
                dueMs * 1_000,
                waitedMs * 1_000,
                sentMs * 1_000,
                sentMs * 1_000 + 400,
                Outcome.ANSWERED,
                200,
                "a",
                0,
                true);
    }

    @Test
    void aStallIsNoWaitForAConnection() {
        RequestLog log = RequestLog.of(
                "load",
                Instant.EPOCH,
                List.of(
                        request(0, 0, 0, 0),
                        request(1, 10, 0, 110), // asleep as the generator stood still until 110
                        request(2, 20, 0, 111),
                        request(3, 30, 85, 115), // its sender read its last answer late: 81 of the 85 are no wait
                        request(4, 200, 50, 251), // a wait for the server
                        request(5, 300, 0, 330),
                        request(6, 310, 40, 350),
                        request(7, 320, 0, 340)));
        log.settle(List.of());

        assertThat(log.stream().map(Request::waited)).containsExactly(0L, 0L, 0L, 4_000L, 50_000L, 0L, 10_000L, 0L);
        assertThat(log.stream().map(Request::late))
                .containsExactly(0L, 100_000L, 91_000L, 81_000L, 1_000L, 30_000L, 30_000L, 20_000L);
    }

    /** Clients of another habit were sent late by 2 ms each, while a hung server held the connections of the first. */
    @Test
    void theUsualDelayOfOtherThreadsIsNoStall() {
        List<Request> requests = new ArrayList<>(List.of(request(0, 0, 500, 500)));
        for (int number = 1; number < 500; number++) {
            requests.add(request(number, number, 0, number + 2));
        }
        RequestLog log = RequestLog.of("load", Instant.EPOCH, requests);
        log.settle(List.of());

        assertThat(log.stream().map(Request::waited).limit(1)).containsExactly(500_000L);
    }

    @Test
    void aMissedHeartbeatShowsAStall() {
        RequestLog log = RequestLog.of(
                "load",
                Instant.EPOCH,
                List.of(request(0, 0, 0, 0), request(1, 10, 490, 500), request(2, 20, 490, 510)));
        log.settle(List.of(new Stalls.Span(100_000, 400_000)));

        assertThat(log.stream().map(Request::waited)).containsExactly(0L, 190_000L, 190_000L);
        assertThat(log.stream().map(Request::late)).containsExactly(0L, 300_000L, 300_000L);
    }
}
