package dev.ballast.workload;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.util.function.IntSupplier;

/** Sends one request of a plan after another, each once, and judges its answer. Not safe for use by several threads. */
final class Requester implements Closeable {

    private static final long POST_SALT = 0x9E3779B97F4A7C15L;

    private final LoadPlan plan;
    private final HostNames names;
    private final Answer answer = new Answer();
    private final RequestWriter writer;
    private final HttpConnection kept;
    private final HttpConnection fresh;
    private HttpConnection last;
    private boolean whole;
    private int host;

    /** @param numbers gives each connection that is opened its number */
    Requester(LoadPlan plan, InetSocketAddress address, HostNames names, IntSupplier numbers) {
        this.plan = plan;
        this.names = names;
        writer = new RequestWriter(plan);
        kept = new HttpConnection(address, numbers, answer);
        fresh = new HttpConnection(address, numbers, answer);
        last = kept;
    }

    /** Returns whether the plan has a GET or a POST at that place. */
    Request.Kind kind(long place) {
        return chance(place ^ POST_SALT) < plan.posts() ? Request.Kind.POST : Request.Kind.GET;
    }

    /**
     * Sends a request, on the connection kept alive or on a fresh one, as the plan has it for that place.
     *
     * @param number its number, or below 0 in the warm-up
     * @param deadline when to give up, by {@link System#nanoTime}
     */
    Outcome send(Request.Kind kind, long place, long number, long deadline) {
        boolean onFresh = chance(place) < plan.fresh();
        last = onFresh ? fresh : kept;
        int length = writer.write(kind, number, onFresh);
        Outcome outcome = last.exchange(writer.bytes(), length, !onFresh, deadline);
        whole = outcome.hasStatus();
        host = whole ? host(kind) : HostNames.NONE;
        boolean right = kind == Request.Kind.POST ? writer.echoed(answer) : host != HostNames.NONE;
        return outcome == Outcome.ANSWERED && !right ? Outcome.WRONG_BODY : outcome;
    }

    private int host(Request.Kind kind) {
        return kind == Request.Kind.POST ? answer.hostInHeader(names) : answer.hostInBody(names);
    }

    /** Returns the status of the last answer, or 0 where it did not come whole. */
    int status() {
        return whole ? answer.status() : 0;
    }

    /** Returns the number of the host name in the last answer, or {@link HostNames#NONE}. */
    int host() {
        return host;
    }

    /** Returns the number of the connection that the last request went on. */
    int connection() {
        return last.number();
    }

    /** Returns whether an earlier request had gone on it. */
    boolean reused() {
        return last.reused();
    }

    /** Returns when the last request ended, by {@link System#nanoTime}. */
    long endedAt() {
        return last.endedAt();
    }

    /** Returns a number from 0 to below 1, the same for the same place: SplitMix64, so that no share follows another. */
    private static double chance(long place) {
        long z = (place + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    @Override
    public void close() {
        kept.close();
        fresh.close();
    }
}
