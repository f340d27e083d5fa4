package dev.ballast.workload;

import dev.ballast.request.ConnectionCount;
import dev.ballast.request.HostNames;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.io.Closeable;
import java.net.InetSocketAddress;

/** Sends one request of a plan after another, each once, and judges its answer. Not safe for use by several threads. */
final class Requester implements Closeable {

    private final Clients clients;
    private final HostNames names;
    private final Answer answer = new Answer();
    private final RequestWriter writer;
    private final HttpConnection kept;
    private final HttpConnection fresh;
    private HttpConnection last;
    private boolean whole;
    private int host;

    /** @param count counts each connection that is opened, or found closed */
    Requester(LoadPlan plan, Clients clients, InetSocketAddress address, HostNames names, ConnectionCount count) {
        this.clients = clients;
        this.names = names;
        writer = new RequestWriter(plan, clients);
        Pace writes = new Pace(clients.habit().writtenPerSecond());
        Pace reads = new Pace(clients.habit().readPerSecond());
        kept = new HttpConnection(address, count, answer, writes, reads);
        fresh = new HttpConnection(address, count, answer, writes, reads);
        last = kept;
    }

    /**
     * Sends a request, on the connection kept alive or on a fresh one, as the plan has it for that place.
     *
     * @param number its number, or below 0 in the warm-up
     * @param deadline when to give up, by {@link System#nanoTime}
     */
    Outcome send(Request.Kind kind, long place, long number, long deadline) {
        boolean onFresh = clients.mix().onFresh(place);
        last = onFresh ? fresh : kept;
        int length = writer.write(kind, number, onFresh);
        Outcome outcome = last.exchange(writer.bytes(), length, !onFresh, deadline);
        whole = outcome.hasStatus();
        host = whole ? host(kind) : HostNames.NONE;
        return outcome == Outcome.ANSWERED && !isRight(kind) ? Outcome.WRONG_BODY : outcome;
    }

    private boolean isRight(Request.Kind kind) {
        return !writer.isOfAnother(answer) && (clients.posts(kind) ? writer.echoed(answer) : host != HostNames.NONE);
    }

    private int host(Request.Kind kind) {
        return clients.posts(kind) ? answer.hostInHeader(names) : answer.hostInBody(names);
    }

    /** Returns the status of the last answer, or 0 if it did not come whole. */
    int status() {
        return whole ? answer.status() : 0;
    }

    /** Returns the number of the host name in the last answer, or {@link HostNames#NONE}. */
    int host() {
        return host;
    }

    /** Returns how often the instance that answered says that it has executed the last request, or 0. */
    int executed() {
        return whole ? answer.executed() : 0;
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

    @Override
    public void close() {
        kept.close();
        fresh.close();
    }
}
