package dev.ballast.request;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request of a load, and how it ended. Times are microseconds since the load's start.
 *
 * @param load id of its load
 * @param number its number, from 0, in the order in which requests were due
 * @param kind what was sent
 * @param due when it was to be sent
 * @param waited how long it then waited for a free connection, because earlier requests held them all, and not because
 *     the generator stood still; this is known when the load has ended
 * @param sent when it began to be sent: before it connects, if it has to; -1 if it was never sent
 * @param ended when its answer was whole, or it was clear that none would come
 * @param outcome how it ended
 * @param status HTTP status, or 0 if no whole answer came
 * @param host host name that answered, or null
 * @param connection number of the connection that it went on, from 0; -1 if there was none
 * @param reused whether an earlier request had gone on that connection
 * @param executed how often the instance that answered says that it has executed it; 0 if it does not say
 */
public record Request(
        String load,
        int number,
        Kind kind,
        long due,
        long waited,
        long sent,
        long ended,
        Outcome outcome,
        int status,
        @Nullable String host,
        int connection,
        boolean reused,
        int executed) {

    /** Makes a request of which no instance says how often it has executed it. */
    public Request(
            String load,
            int number,
            Kind kind,
            long due,
            long waited,
            long sent,
            long ended,
            Outcome outcome,
            int status,
            @Nullable String host,
            int connection,
            boolean reused) {
        this(load, number, kind, due, waited, sent, ended, outcome, status, host, connection, reused, 0);
    }

    private static final int REQUEST_TIMEOUT = 408;

    /** What is sent. */
    public enum Kind {
        /** A GET of the plan's path, whose answer names the host. */
        GET,
        /** A POST of a numbered body to {@code /echo}, which must come back. */
        POST,
        /** A GET that the instance takes its time to answer. */
        SLOW
    }

    /** Returns the {@code X-Request-ID} that it carried. */
    public String id() {
        return load + "-" + number;
    }

    /** Returns whether it was due and not answered correctly. */
    public boolean lost() {
        return outcome != Outcome.ANSWERED;
    }

    /** Returns the host name that answered. */
    public Optional<String> hostname() {
        return Optional.ofNullable(host);
    }

    /**
     * Returns whether the answer was 408 on a kept connection: that the balancer had waited for too long for a request on it. It
     * answers no request.
     */
    public boolean idleTimedOut() {
        return status == REQUEST_TIMEOUT && reused;
    }

    /** Returns whether a balancer that logs has a line of it: a whole answer to it came. */
    public boolean leavesLine() {
        return status > 0 && !idleTimedOut();
    }

    /** Returns whether its end tells of latency: a time-out does, a refusal within a millisecond does not. */
    public boolean tellsLatency() {
        return switch (outcome) {
            case ANSWERED, TIMED_OUT, CONNECT_TIMED_OUT, NEVER_SENT -> true;
            default -> false;
        };
    }

    /** Returns its outcome in words. */
    public String outcomeInWords() {
        return outcome.describe(status);
    }

    /** Returns when it was due, in milliseconds since the load's start. */
    public double dueMs() {
        return due / 1e3;
    }

    /** Returns when it ended, in milliseconds since the load's start. */
    public double endedMs() {
        return ended / 1e3;
    }

    /** Returns microseconds from when it was <em>due</em> to its end, including all delays. */
    public long latency() {
        return ended - due;
    }

    /**
     * Returns microseconds from when it was sent to its end, and the wait for a free connection before that: the latency
     * without the generator's own lateness.
     */
    public long held() {
        return latency() - late();
    }

    /** Returns when it was sent, in milliseconds since the load's start; negative if it never was. */
    public double sentMs() {
        return sent / 1e3;
    }

    /** Returns by how many microseconds it was sent late although a connection was free: the generator's own fault. */
    public long late() {
        return sent < 0 ? 0 : Math.max(0, sent - due - waited);
    }
}
