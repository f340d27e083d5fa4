package dev.ballast.load;

import dev.ballast.request.LoadClock;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.workload.LoadListener;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Records Gatling's requests on one kind of connection as requests of a load, since its own figures come after the run,
 * without host names, and begin when it sends, not when a request was due. Safe for use by many threads; 31 bytes a request.
 */
final class GatlingRecorder {

    private static final long SEED = 42;
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final String id;
    private final Connections connections;
    private final double share;
    private final ArrivalProfile profile;
    private final LoadListener listener;
    private final Map<String, String> hosts = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();
    // by number; nanoseconds of System.nanoTime, or 0 if it did not happen
    private final long[] sentAt;
    private final long[] endedAt;
    private final short[] status;
    private final byte[] outcome;
    private final byte[] executed;
    private final boolean[] post;
    private final @Nullable String[] host;

    /**
     * @param leg names the load, together with the connections and a number by chance
     * @param listener receives the first answer of each host name
     */
    GatlingRecorder(String leg, Connections connections, double share, ArrivalProfile profile, LoadListener listener) {
        this.id = "gatling-%s-%s-%08x"
                .formatted(
                        leg.replaceAll("[^A-Za-z0-9]+", "-"),
                        connections.label(),
                        ThreadLocalRandom.current().nextInt());
        this.connections = connections;
        this.share = share;
        this.profile = profile;
        this.listener = listener;
        int due = profile.requests(share);
        sentAt = new long[due];
        endedAt = new long[due];
        status = new short[due];
        outcome = new byte[due];
        executed = new byte[due];
        post = new boolean[due];
        host = new String[due];
    }

    /** Returns the values of Gatling's users: a number for each, and a body to post for some. The same in each run. */
    Iterator<Map<String, Object>> feeder(double posts) {
        SplittableRandom chance = new SplittableRandom(SEED);
        return IntStream.range(0, sentAt.length)
                .mapToObj(number -> {
                    post[number] = chance.nextDouble() < posts;
                    return Map.<String, Object>of(
                            Requests.NUMBER, number, Requests.POST, post[number], Requests.BODY, id + "=" + number);
                })
                .iterator();
    }

    /** Records that a request is sent now, and returns its {@code X-Request-ID}. */
    String sending(int number) {
        sentAt[number] = System.nanoTime();
        return id + "-" + number;
    }

    /**
     * Records that a request ended now.
     *
     * @param right whether the answer was correct
     * @param told HTTP status, or 0 without an answer
     * @param hostname host name of the instance that answered, or null
     * @param times how often that instance says that it has executed it, or 0
     */
    void ended(int number, boolean right, int told, @Nullable String hostname, int times) {
        long now = System.nanoTime();
        endedAt[number] = now;
        status[number] = (short) told;
        executed[number] = (byte) Math.min(times, Byte.MAX_VALUE);
        outcome[number] = (byte) outcome(right, told, now - sentAt[number]).ordinal();
        if (hostname != null) {
            host[number] = hosts.computeIfAbsent(hostname, fresh -> {
                listener.firstServed(fresh, now);
                return fresh;
            });
        }
        ended.incrementAndGet(); // last: publishes the others
    }

    private static Outcome outcome(boolean right, int status, long tookNanos) {
        if (right) {
            return Outcome.ANSWERED;
        }
        if (status == 0) {
            return tookNanos >= Requests.TIMEOUT.toNanos() ? Outcome.TIMED_OUT : Outcome.NO_ANSWER;
        }
        Outcome told = Outcome.ofStatus(status);
        return told == Outcome.ANSWERED ? Outcome.WRONG_BODY : told;
    }

    /** Returns whether all that were due have ended. */
    boolean isDone() {
        return ended.get() == sentAt.length;
    }

    Connections connections() {
        return connections;
    }

    /**
     * Returns the result of each request. The load's start is the earliest time by which no request was sent before it
     * was due.
     */
    RequestLog log() {
        boolean done = isDone(); // reads what was published
        long now = System.nanoTime();
        long start = IntStream.range(0, sentAt.length)
                .filter(number -> sentAt[number] != 0)
                .mapToLong(number -> sentAt[number] - profile.dueNanos(number, share))
                .min()
                .orElse(now);
        return RequestLog.of(
                id,
                LoadClock.ofNanos(start),
                () -> IntStream.range(0, sentAt.length)
                        .mapToObj(number -> request(number, start, done ? 0 : now))
                        .iterator());
    }

    /** @param givenUp when a request that has not ended is given up */
    private Request request(int number, long start, long givenUp) {
        long due = profile.dueNanos(number, share) / 1_000;
        boolean sent = sentAt[number] != 0;
        boolean over = endedAt[number] != 0;
        long sentAfter = sent ? Math.max(due, (sentAt[number] - start) / 1_000) : -1;
        long endedAfter = ((over ? endedAt[number] : givenUp) - start) / 1_000;
        return new Request(
                id,
                number,
                post[number] ? Request.Kind.POST : Request.Kind.GET,
                due,
                0,
                sentAfter,
                Math.max(Math.max(due, sentAfter), endedAfter),
                !sent ? Outcome.NEVER_SENT : over ? OUTCOMES[outcome[number]] : Outcome.TIMED_OUT,
                status[number],
                host[number],
                -1,
                connections == Connections.KEPT,
                executed[number]);
    }
}
