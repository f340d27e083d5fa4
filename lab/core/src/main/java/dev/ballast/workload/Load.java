package dev.ballast.workload;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Outcome;
import dev.ballast.request.RequestLog;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a constant arrival rate until stopped. A request that falls due while every connection is busy is sent as
 * soon as one is free, and the time that it waited is part of its latency. Safe for use by several threads.
 */
public final class Load implements AutoCloseable {

    /** Time until all senders wait for their first request. */
    private static final Duration LEAD = Duration.ofMillis(50);

    /** For how long after the stop requests are sent that were due before it. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /** By how much a request may overrun its timeout until the load no longer waits for it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int STACK_BYTES = 256 * 1024;

    private final LoadPlan plan;
    private final Duration drain;
    private final RequestLog log;
    private final Heartbeat heartbeat;
    private final List<Arrivals> arrivals;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> senders = new ArrayList<>();
    private final Object gate = new Object();
    private boolean stopping;
    private long stopAt;
    private long giveUpAt;
    private @Nullable LoadResult result;

    private Load(LoadPlan plan, Function<LoadClock, Heartbeat> heartbeats, Duration drain) {
        this.plan = plan;
        this.drain = drain;
        long start = System.nanoTime() + LEAD.toNanos() + plan.warmUp().toNanos();
        log = new RequestLog(plan.id(), LoadClock.ofNanos(start));
        heartbeat = heartbeats.apply(log.clock());
        arrivals = Arrivals.of(plan);
        arrivals.stream()
                .map(part -> part.clients().habit().takes())
                .max(Comparator.naturalOrder())
                .ifPresent(log::slowFor);
    }

    static Load start(LoadPlan plan) {
        return start(plan, Heartbeat::new, DRAIN);
    }

    /**
     * @param heartbeats makes what shows that the generator stood still
     * @param drain for how long after the stop requests are sent that were due before it
     */
    static Load start(LoadPlan plan, Function<LoadClock, Heartbeat> heartbeats, Duration drain) {
        InetSocketAddress address = plan.address();
        Load load = new Load(LoadIds.ofItsOwn(plan), heartbeats, drain);
        thread("ballast-load-heartbeat", load.heartbeat);
        load.arrivals.forEach(part -> load.begin(part, address));
        if (!Pause.until(load.clock().startNanos())) {
            load.stop();
            throw new IllegalStateException(
                    "interrupted while load %s warmed up".formatted(load.plan().id()));
        }
        return load;
    }

    private void begin(Arrivals part, InetSocketAddress address) {
        for (int i = 0; i < part.clients().habit().connections(); i++) {
            Requester requester = new Requester(plan, part.clients(), address, log.names(), log.connections());
            Sender sender = new Sender(this, requester, part, part.placesOf(i));
            senders.add(thread("ballast-load-" + senders.size(), () -> run(sender)));
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void run(Sender sender) {
        try {
            sender.run();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e); // thrown by stop
        }
    }

    /** Returns what it sends, with its own id. */
    public LoadPlan plan() {
        return plan;
    }

    /** Returns the clock of its requests' times. */
    public LoadClock clock() {
        return log.clock();
    }

    /** Returns the requests that have ended so far. */
    public RequestLog requests() {
        return log;
    }

    /** Returns whether a request that is due at that time is to be sent, now or later. */
    boolean takes(long due) {
        synchronized (gate) {
            return !stopping || (due - stopAt <= 0 && System.nanoTime() - giveUpAt < 0);
        }
    }

    void answered(int host, long nanoTime) {
        String hostname = Objects.requireNonNull(log.names().get(host));
        if (answered.add(hostname)) {
            plan.listener().firstServed(hostname, nanoTime);
        }
    }

    /**
     * Sends what is due already, for 10 s at most, waits for the requests in flight, explains the lost ones, and
     * returns the result. Later calls return the same result.
     *
     * @throws IllegalStateException if a sender failed, so that the result is incomplete
     */
    public synchronized LoadResult stop() {
        if (result == null) {
            end();
            if (failure.get() != null) {
                throw new IllegalStateException(
                        "load %s did not send what it was to".formatted(plan.id()), failure.get());
            }
            LoadListener listener = plan.listener();
            result = LoadResult.of(log, listener.explainer(log), listener.phases(log), listener.executions(log));
            listener.stopped(result);
        }
        return result;
    }

    private void end() {
        synchronized (gate) {
            if (!stopping) {
                stopAt = System.nanoTime();
                giveUpAt = stopAt + drain.toNanos();
                stopping = true;
            }
        }
        senders.forEach(LockSupport::unpark);
        long deadline = giveUpAt + longestTimeout().plus(GRACE).toNanos();
        try {
            for (Thread sender : senders) {
                sender.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            synchronized (gate) {
                giveUpAt = System.nanoTime();
            }
            Thread.currentThread().interrupt();
        }
        heartbeat.stop();
        log.seal();
        arrivals.forEach(this::giveUp);
        log.settle(heartbeat.missed());
    }

    private Duration longestTimeout() {
        return arrivals.stream()
                .map(part -> part.clients().timeout())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private void giveUp(Arrivals part) {
        for (long place = part.claim(); place < 0; place = part.claim()) {
            log.warmedUp(Outcome.NEVER_SENT);
        }
        long now = clock().micros(System.nanoTime());
        long ran = stopAt - clock().startNanos();
        for (long place = 0; part.due(place) <= ran; place++) {
            long due = Math.floorDiv(part.due(place), 1_000L);
            log.giveUp(part.number(place), part.kind(place), due, now);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
