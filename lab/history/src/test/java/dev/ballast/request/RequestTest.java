package dev.ballast.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestTest {

    /** Otherwise the load waits for a line that never comes, and a missing line proves no idle connection any more. */
    @Test
    void a408OnAKeptConnectionLeavesNoLine() {
        assertThat(request(Outcome.APPLICATION_ERROR, 408, true).leavesLine()).isFalse();
        assertThat(request(Outcome.APPLICATION_ERROR, 408, false).leavesLine()).isTrue();
        assertThat(request(Outcome.ANSWERED, 200, true).leavesLine()).isTrue();
        assertThat(request(Outcome.REFUSED, 0, false).leavesLine()).isFalse();
    }

    private static Request request(Outcome outcome, int status, boolean reused) {
        return new Request("l", 7, Request.Kind.GET, 0, 0, 0, 20_000, outcome, status, null, 3, reused);
    }
}
