package dev.ballast.request;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A few thousand requests in columns, one array for each field: 31 bytes a request. */
final class RequestChunk {

    static final int SIZE = 8_192;

    private static final VarHandle OUTCOME = MethodHandles.arrayElementVarHandle(byte[].class);
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final Request.Kind[] KINDS = Request.Kind.values();
    private static final int REUSED = 0x80;
    private static final int MOST_EXECUTED = 0xff;

    // microseconds: due since the load's start, the others since due; sent is one more, 0 if it was not
    private final long[] due = new long[SIZE];
    private final int[] waited = new int[SIZE];
    private final int[] sent = new int[SIZE];
    private final int[] ended = new int[SIZE];
    private final int[] connection = new int[SIZE];
    private final short[] host = new short[SIZE];
    private final short[] status = new short[SIZE];
    private final byte[] kind = new byte[SIZE];
    private final byte[] executed = new byte[SIZE];
    // one more than the ordinal, 0 as long as there is none; written last, and so publishes the others
    private final byte[] outcome = new byte[SIZE];

    void begin(int row, Request.Kind kindOf, long dueAt, long waitedFor, long sentAt) {
        due[row] = dueAt;
        waited[row] = Math.toIntExact(waitedFor);
        sent[row] = sentAt < 0 ? 0 : Math.toIntExact(sentAt - dueAt) + 1;
        kind[row] = (byte) kindOf.ordinal();
    }

    void setWaited(int row, long waitedFor) {
        waited[row] = Math.toIntExact(waitedFor);
    }

    void end(
            int row,
            long endedAt,
            Outcome outcomeOf,
            int statusOf,
            int hostOf,
            int connectionOf,
            boolean reused,
            int executedSo) {
        ended[row] = Math.toIntExact(endedAt - due[row]);
        status[row] = (short) statusOf;
        host[row] = (short) hostOf;
        connection[row] = connectionOf;
        executed[row] = (byte) Math.min(executedSo, MOST_EXECUTED);
        kind[row] |= (byte) (reused ? REUSED : 0);
        OUTCOME.setRelease(outcome, row, (byte) (outcomeOf.ordinal() + 1));
    }

    void setOutcome(int row, Outcome outcomeOf) {
        OUTCOME.setRelease(outcome, row, (byte) (outcomeOf.ordinal() + 1));
    }

    boolean hasEnded(int row) {
        return (byte) OUTCOME.getAcquire(outcome, row) != 0;
    }

    /** Returns whether it was sent; a thread that sends one now may not be seen yet. */
    boolean wasSent(int row) {
        return sent[row] > 0;
    }

    /** Returns a request that has ended. */
    Request get(int row, String load, int number, HostNames names) {
        Outcome outcomeOf = OUTCOMES[(byte) OUTCOME.getAcquire(outcome, row) - 1];
        return new Request(
                load,
                number,
                KINDS[kind[row] & ~REUSED & 0xff],
                due[row],
                waited[row],
                sent[row] > 0 ? due[row] + sent[row] - 1 : -1,
                due[row] + ended[row],
                outcomeOf,
                status[row],
                names.get(host[row]),
                connection[row],
                (kind[row] & REUSED) != 0,
                executed[row] & 0xff);
    }
}
