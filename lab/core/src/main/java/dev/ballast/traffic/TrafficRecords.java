package dev.ballast.traffic;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.request.Responses;
import dev.ballast.run.RunDirectory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Records the results of requests in the history. Safe for use by several threads. */
public final class TrafficRecords {

    private final History history;
    private final RunDirectory run;
    private final UnaryOperator<String> instanceOf;
    private final Supplier<List<Entry<?>>> known;
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    /**
     * @param run takes the file of each load
     * @param instanceOf returns the name of the instance that has a host name, or a blank string
     * @param known returns what all processes have recorded of the run; a host name that has answered there is not recorded
     *     again
     */
    public TrafficRecords(
            History history, RunDirectory run, UnaryOperator<String> instanceOf, Supplier<List<Entry<?>>> known) {
        this.history = history;
        this.run = run;
        this.instanceOf = instanceOf;
        this.known = known;
        for (Entry<?> entry : known.get()) {
            if (entry.event() instanceof LoadEvent.Served earlier) {
                served.add(earlier.hostname());
            }
        }
    }

    History history() {
        return history;
    }

    RunDirectory run() {
        return run;
    }

    String instanceOf(String hostname) {
        return instanceOf.apply(hostname);
    }

    List<Entry<?>> known() {
        return known.get();
    }

    /** Returns the host names of the instances of all services but one, as far as their starts are recorded. */
    Set<String> hostsOfOthersThan(String service) {
        Set<String> others = new HashSet<>();
        for (Entry<?> entry : known.get()) {
            if (entry.event() instanceof InstanceEvent.Started started
                    && !started.service().equals(service)) {
                others.add(started.container());
            }
        }
        return others;
    }

    /** Records an answer if it is the first with its host name. */
    void served(String hostname, double atMs) {
        if (served.add(hostname)) {
            history.observe(new LoadEvent.Served(hostname, instanceOf(hostname)), atMs, 0);
        }
    }

    /** Records a batch of requests that ended just now. */
    void batch(String purpose, Responses responses) {
        responses.hostnames().keySet().forEach(hostname -> served(hostname, history.nowMs()));
        history.record(new LoadEvent.Requests(
                purpose,
                responses.total(),
                responses.failed(),
                responses.hostnames(),
                responses.tookMs(),
                responses.failures(),
                "",
                responses.id()));
    }

    /** Records the requests of a load that ended just now. */
    void load(String id, Responses responses) {
        responses.hostnames().keySet().forEach(hostname -> served(hostname, history.nowMs()));
        history.record(LoadEvent.Requests.ofLoad(
                id,
                responses.total(),
                responses.failed(),
                responses.hostnames(),
                responses.tookMs(),
                responses.failures()));
    }
}
