package dev.ballast;

import dev.ballast.engine.LabThreads;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.loss.AccessLog;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.LossAccount;
import dev.ballast.loss.Lost;
import dev.ballast.request.Phases;
import dev.ballast.request.Reply;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.request.Responses;
import dev.ballast.run.RunDirectory;
import dev.ballast.workload.Client;
import dev.ballast.workload.LoadListener;
import dev.ballast.workload.LoadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What clients send through the balancer, and what the history and the run directory keep of it. */
final class Traffic {

    /** More lost requests than this are in the load's own file alone. */
    private static final int MOST_LOST_EVENTS = 100;

    /** The balancers write their access logs within 0.1 s; the rest is the way of a line. */
    private static final Duration LOG_LIMIT = Duration.ofSeconds(3);

    /** Twice as long, for lines that may never come. */
    private static final Duration SILENT_LIMIT = Duration.ofMillis(200);

    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private final Client client;
    private final History history;
    private final RunDirectory run;
    private final AccessLog accessLog;
    private final UnaryOperator<String> instanceOf;
    private final Supplier<List<Entry<?>>> known;
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    /**
     * @param servedBefore host names whose first answer is in the history already
     * @param instanceOf returns the name of the instance that has a host name, or blank
     * @param known returns what is known of the run, by whichever process
     */
    Traffic(
            Client client,
            History history,
            RunDirectory run,
            AccessLog accessLog,
            Collection<String> servedBefore,
            UnaryOperator<String> instanceOf,
            Supplier<List<Entry<?>>> known) {
        this.client = client;
        this.history = history;
        this.run = run;
        this.accessLog = accessLog;
        this.instanceOf = instanceOf;
        this.known = known;
        served.addAll(servedBefore);
    }

    Reply get(String path) {
        Reply reply = client.get(path);
        reply.hostname().ifPresent(hostname -> recordServed(hostname, history.nowMs(), 0));
        return reply;
    }

    Responses send(int requests) {
        Responses responses = client.send(requests);
        record("requests", responses);
        return responses;
    }

    LoadPlan plan() {
        accessLog.keepRequests(); // who plans no load explains no loss
        LoadPlan plan = client.plan();
        return plan.listener(new Watch());
    }

    void record(String purpose, Responses responses) {
        responses.hostnames().keySet().forEach(hostname -> recordServed(hostname, history.nowMs(), 0));
        history.record(new Event.Requests(
                purpose,
                responses.total(),
                responses.failed(),
                responses.hostnames(),
                responses.tookMs(),
                responses.failures()));
    }

    private void recordServed(String hostname, double atMs, double errorMs) {
        if (served.add(hostname)) {
            history.observe(new Event.Served(hostname, instanceOf.apply(hostname)), atMs, errorMs);
        }
    }

    /** Keeps what a load sees. */
    private final class Watch implements LoadListener {

        @Override
        public void firstServed(String hostname, long nanoTime) {
            double at = history.atMs(nanoTime);
            LabThreads.start(() -> recordServed(hostname, at, 0)); // who sends must not wait for the engine
        }

        @Override
        public Explainer explainer(RequestLog requests) {
            long missing = awaitLogged(requests);
            return new LossAccount(known.get(), accessLog, accessLog.isKept(), missing, startMs(requests));
        }

        /**
         * Waits until the balancer's log has each request that was answered, and for a moment for those that were not, which
         * it may have logged too. Returns how many of the answered it lacks.
         */
        private long awaitLogged(RequestLog requests) {
            BitSet answered = numbers(requests, request -> request.status() > 0);
            BitSet silent = numbers(requests, request -> request.status() == 0 && request.sent() >= 0);
            if (!logs(requests, answered, LOG_LIMIT)) {
                history.record(new Event.Note("the access log lacks %d requests of load %s that were answered"
                        .formatted(answered.cardinality(), requests.load())));
            }
            logs(requests, silent, SILENT_LIMIT);
            return accessLog.isKept() ? answered.cardinality() : 0;
        }

        private static BitSet numbers(RequestLog requests, Predicate<Request> which) {
            BitSet numbers = new BitSet();
            requests.stream().filter(which).forEach(request -> numbers.set(request.number()));
            return numbers;
        }

        /** Waits until all of these are logged, takes away those that are, and returns whether none is left. */
        private boolean logs(RequestLog requests, BitSet numbers, Duration limit) {
            try {
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(limit)
                        .until(() -> {
                            accessLog.removeLogged(requests.load(), numbers);
                            return numbers.isEmpty() || !accessLog.isKept();
                        });
                return true;
            } catch (ConditionTimeoutException e) {
                return false;
            }
        }

        @Override
        public Phases phases(RequestLog requests) {
            double start = startMs(requests);
            List<Entry<?>> entries = known.get();
            List<Phases.Window> changes = new ArrayList<>();
            double asked = -1;
            for (Entry<?> entry : entries) {
                if (entry.event() instanceof Event.ScaleRequested) {
                    asked = entry.atMs();
                } else if (entry.event() instanceof Event.Scaled && asked >= 0) {
                    changes.add(new Phases.Window(asked - start, entry.atMs() - start));
                    asked = -1;
                } else if (entry.event() instanceof Event.InstanceKilled killed) {
                    changes.add(
                            new Phases.Window(entry.atMs() - start, outSince(entries, killed, entry.atMs()) - start));
                }
            }
            if (asked >= 0) { // a change that never came into force
                changes.add(new Phases.Window(asked - start, Math.max(asked, history.nowMs()) - start));
            }
            return Phases.of(changes, RECOVERY);
        }

        /** Returns when the balancer was without an instance that was killed; now, where it has it still. */
        private double outSince(List<Entry<?>> entries, Event.InstanceKilled killed, double at) {
            if (!killed.endsAtOnce()) {
                return at;
            }
            String address = entries.stream()
                    .filter(entry -> entry.atMs() <= at
                            && entry.event() instanceof Event.InstanceStarted started
                            && started.instance().equals(killed.instance()))
                    .reduce((earlier, later) -> later)
                    .map(entry -> ((Event.InstanceStarted) entry.event()).address())
                    .orElse("");
            return entries.stream()
                    .filter(entry -> entry.atMs() >= at
                            && entry.event() instanceof Event.Rendered rendered
                            && !rendered.upstreams().contains(address))
                    .mapToDouble(Entry::atMs)
                    .min()
                    .orElseGet(history::nowMs);
        }

        @Override
        public void stopped(LoadResult result) {
            RequestLog requests = result.requests();
            record("load " + requests.load(), result.responses());
            double start = startMs(requests);
            requests.served()
                    .forEach(seen -> history.record(new Event.ServedBetween(
                            seen.hostname(),
                            instanceOf.apply(seen.hostname()),
                            seen.reused() ? "kept" : "fresh",
                            start + seen.firstMs(),
                            start + seen.lastMs(),
                            seen.requests())));
            if (accessLog.isKept()) {
                AccessLog.Summary logged = accessLog.of(requests.load());
                history.record(new Event.Proxied(
                        Deployment.BALANCER,
                        logged.requests(),
                        logged.retried(),
                        logged.repeated(),
                        new TreeMap<>(logged.statuses())));
            }
            result.lost().stream().limit(MOST_LOST_EVENTS).forEach(lost -> recordLost(lost, start));
            if (result.lost().size() > MOST_LOST_EVENTS) {
                history.record(new Event.Note("%d more requests of load %s were lost; its file has them all"
                        .formatted(result.lost().size() - MOST_LOST_EVENTS, requests.load())));
            }
            keep(result);
        }

        private void recordLost(Lost lost, double start) {
            history.observe(
                    new Event.Lost(
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

        private void keep(LoadResult result) {
            String file = "requests/%s.csv.gz".formatted(result.requests().load());
            try {
                result.writeTo(Files.newOutputStream(run.resolve(file)), startMs(result.requests()));
            } catch (IOException e) {
                history.record(new Event.Note("%s could not be kept: %s".formatted(file, e)));
            }
        }
    }
}
