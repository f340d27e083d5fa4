package dev.ballast.traffic;

import dev.ballast.convergence.ChangeWindows;
import dev.ballast.engine.LabThreads;
import dev.ballast.history.History;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.loss.AccessLog;
import dev.ballast.loss.Executions;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.LossAccount;
import dev.ballast.loss.Lost;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.request.WarmUp;
import dev.ballast.workload.LoadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.BitSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Records the results of a load, and explains its losses from the access log and the history. */
final class LoadRecorder implements LoadListener {

    /** The history has at most so many lost requests; the load's own file has all. */
    private static final int MOST_LOST_EVENTS = 100;

    /** The balancers write their access logs within 0.1 s; a line may take the rest to arrive on a busy machine. */
    private static final Duration LOG_LIMIT = Duration.ofSeconds(10);

    /** Twice the 0.1 s of the access log, for lines that may never come. */
    private static final Duration SILENT_LIMIT = Duration.ofMillis(200);

    private final Target target;
    private final AccessLog accessLog;
    private final Ledger ledger;
    private final TrafficRecords records;
    private final History history;

    LoadRecorder(Target target, AccessLog accessLog, Ledger ledger, TrafficRecords records) {
        this.target = target;
        this.accessLog = accessLog;
        this.ledger = ledger;
        this.records = records;
        this.history = records.history();
    }

    /** The instances of a lab that runs on have counted the requests of a load that another process sent. */
    @Override
    public boolean isTaken(String id) {
        return Files.exists(records.run().resolve(file(id)));
    }

    @Override
    public void firstServed(String hostname, long nanoTime) {
        double at = history.atMs(nanoTime);
        // the sending thread must not wait for the engine
        LabThreads.start(() -> records.served(hostname, at));
    }

    @Override
    public Explainer explainer(RequestLog requests) {
        requests.to(target.destination());
        long missing = awaitLogged(requests);
        return new LossAccount(
                records.known(), target.destination(), accessLog, accessLog.exists(), missing, startMs(requests));
    }

    @Override
    public Executions executions(RequestLog requests) {
        return ledger.of(
                requests.load(),
                PoolLifetimes.withClosing(records.known())
                        .hostsBetween(startMs(requests), Double.POSITIVE_INFINITY, target.service()));
    }

    /**
     * Waits until the access log has each request that was answered, and a moment longer for the others, which the balancer
     * may have logged too. Returns how many of the answered requests are missing in the log.
     */
    private long awaitLogged(RequestLog requests) {
        BitSet answered = numbers(requests, Request::leavesLine);
        BitSet silent = numbers(requests, request -> !request.leavesLine() && request.sent() >= 0);
        if (!logs(requests, answered, LOG_LIMIT)) {
            history.record(new RunEvent.Note("the access log lacks %d requests of load %s that were answered"
                    .formatted(answered.cardinality(), requests.load())));
        }
        logs(requests, silent, SILENT_LIMIT);
        return accessLog.exists() ? answered.cardinality() : 0;
    }

    private static BitSet numbers(RequestLog requests, Predicate<Request> which) {
        BitSet numbers = new BitSet();
        requests.stream().filter(which).forEach(request -> numbers.set(request.number()));
        return numbers;
    }

    /** Waits until all of these are logged, removes those that are, and returns whether none is left. */
    private boolean logs(RequestLog requests, BitSet numbers, Duration limit) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(limit)
                    .until(() -> {
                        accessLog.removeLogged(requests.load(), numbers);
                        return numbers.isEmpty() || !accessLog.exists();
                    });
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    @Override
    public Phases phases(RequestLog requests) {
        return ChangeWindows.phases(records.known(), history.nowMs(), startMs(requests), target.destination());
    }

    @Override
    public void stopped(LoadResult result) {
        RequestLog requests = result.requests();
        records.load(requests.load(), result.responses());
        WarmUp warmUp = requests.warmUp();
        if (warmUp.requests() > 0) {
            history.record(
                    new LoadEvent.WarmedUp(requests.load(), warmUp.requests(), warmUp.failed(), warmUp.failures()));
        }
        double start = startMs(requests);
        requests.served()
                .forEach(seen -> history.record(new LoadEvent.ServedBetween(
                        seen.hostname(),
                        records.instanceOf(seen.hostname()),
                        LoadEvent.ServedBetween.kind(seen.reused()),
                        start + seen.firstMs(),
                        start + seen.lastMs(),
                        seen.requests(),
                        target.balancer())));
        if (accessLog.exists()) {
            AccessLog.Summary logged = accessLog.of(requests.load());
            history.record(new LoadEvent.Proxied(
                    target.balancer(),
                    logged.requests(),
                    logged.retried(),
                    logged.repeated(),
                    new TreeMap<>(logged.statuses()),
                    accessLog.unserved(requests.load()),
                    requests.load()));
        }
        result.lost().stream().limit(MOST_LOST_EVENTS).forEach(lost -> recordLost(lost, start));
        if (result.lost().size() > MOST_LOST_EVENTS) {
            history.record(new RunEvent.Note("%d more requests of load %s were lost; its file has them all"
                    .formatted(result.lost().size() - MOST_LOST_EVENTS, requests.load())));
        }
        keep(result);
    }

    private void recordLost(Lost lost, double start) {
        history.observe(
                new LoadEvent.Lost(
                        lost.request().load(),
                        lost.request().number(),
                        lost.request().outcomeInWords(),
                        lost.explanation().cause().label(),
                        lost.explanation().detail()),
                start + lost.request().dueMs(),
                0);
    }

    private double startMs(RequestLog requests) {
        return history.atMs(requests.clock().startNanos());
    }

    private static String file(String load) {
        return "requests/%s.csv.gz".formatted(load);
    }

    private void keep(LoadResult result) {
        String file = file(result.requests().load());
        try {
            result.writeTo(Files.newOutputStream(records.run().resolve(file)), startMs(result.requests()));
        } catch (IOException e) {
            history.record(new RunEvent.Note("%s could not be kept: %s".formatted(file, e)));
        }
    }
}
