package dev.ballast.workload;

import dev.ballast.request.ConnectionCount;
import dev.ballast.request.HostNames;
import dev.ballast.request.Outcome;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * How many requests a second go through if each connection sends the next one as soon as it has the last answer. This says
 * nothing about latency, since a slow server gets fewer requests. Immutable.
 *
 * @param connections connections that sent side by side
 * @param outcomes number of requests with each outcome
 * @param took how long it went on
 */
public record Throughput(int connections, Map<Outcome, Long> outcomes, Duration took) {

    /** Sends the plan's requests, without slow ones, other habits and its rate, for its warm-up and then for that time. */
    public static Throughput of(LoadPlan plan, Duration time) {
        LoadPlan own = LoadIds.ofItsOwn(plan);
        Clients clients = Clients.busy(own);
        InetSocketAddress address = plan.address();
        ConnectionCount connections = new ConnectionCount();
        HostNames names = new HostNames();
        ExecutorService threads = Executors.newFixedThreadPool(plan.connections());
        long start = System.nanoTime() + plan.warmUp().toNanos();
        long end = start + time.toNanos();
        List<CompletableFuture<long[]>> running = IntStream.range(0, plan.connections())
                .mapToObj(first -> CompletableFuture.supplyAsync(
                        () -> {
                            try (Requester requester = new Requester(own, clients, address, names, connections)) {
                                return send(requester, clients, first, start, end);
                            }
                        },
                        threads))
                .toList();
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        try {
            for (CompletableFuture<long[]> one : running) {
                long[] counts = one.join();
                for (Outcome outcome : Outcome.values()) {
                    if (counts[outcome.ordinal()] > 0) {
                        outcomes.merge(outcome, counts[outcome.ordinal()], Long::sum);
                    }
                }
            }
        } finally {
            threads.shutdown();
        }
        return new Throughput(plan.connections(), outcomes, time);
    }

    private static long[] send(Requester requester, Clients clients, int first, long start, long end) {
        long[] outcomes = new long[Outcome.values().length];
        long number = first;
        for (long now = System.nanoTime();
                now - end < 0;
                number += clients.habit().connections()) {
            Outcome outcome = requester.send(
                    clients.kind(number),
                    number,
                    number,
                    now + clients.timeout().toNanos());
            now = requester.endedAt();
            if (now - start >= 0 && (now - end < 0 || outcome != Outcome.ANSWERED)) {
                outcomes[outcome.ordinal()]++;
            }
        }
        return outcomes;
    }

    /** Returns correct answers a second. */
    public double perSecond() {
        return outcomes.getOrDefault(Outcome.ANSWERED, 0L) / (took.toNanos() / 1e9);
    }

    /** Returns how many got no correct answer. */
    public long lost() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum()
                - outcomes.getOrDefault(Outcome.ANSWERED, 0L);
    }
}
