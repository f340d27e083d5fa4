package dev.ballast.traffic;

import dev.ballast.history.History;
import dev.ballast.history.LoadEvent;
import dev.ballast.loss.AccessLog;
import dev.ballast.pool.FrontDoor;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import dev.ballast.workload.Client;
import dev.ballast.workload.LoadPlan;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends requests through the balancer, and records what became of them. Safe for use by several threads. */
public final class Traffic implements FrontDoor {

    private final Client client;
    private final AccessLog accessLog;
    private final TrafficRecords records;
    private final History history;
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    /**
     * @param client sends to the balancer
     * @param accessLog what the balancer's access log says
     * @param servedBefore host names whose first answer is in the history already
     */
    public Traffic(Client client, AccessLog accessLog, TrafficRecords records, Collection<String> servedBefore) {
        this.client = client;
        this.accessLog = accessLog;
        this.records = records;
        this.history = records.history();
        served.addAll(servedBefore);
    }

    @Override
    public Reply ask() {
        return get("/hostname");
    }

    /** Sends one GET on a new connection. */
    public Reply get(String path) {
        Reply reply = client.get(path);
        reply.hostname().ifPresent(hostname -> recordServed(hostname, history.nowMs(), 0));
        return reply;
    }

    /** Sends GETs of {@code /hostname} one after another, each on a new connection. */
    public Responses send(int requests) {
        Responses responses = client.send(requests);
        record("requests", responses);
        return responses;
    }

    /** Returns the plan of a load whose results are recorded. */
    public LoadPlan plan() {
        accessLog.keepRequests(); // from now on, since only the losses of a load are explained by them
        return client.plan().listener(new LoadRecorder(this, accessLog, records));
    }

    @Override
    public void record(String purpose, Responses responses) {
        responses.hostnames().keySet().forEach(hostname -> recordServed(hostname, history.nowMs(), 0));
        history.record(new LoadEvent.Requests(
                purpose,
                responses.total(),
                responses.failed(),
                responses.hostnames(),
                responses.tookMs(),
                responses.failures()));
    }

    void recordServed(String hostname, double atMs, double errorMs) {
        if (served.add(hostname)) {
            history.observe(new LoadEvent.Served(hostname, records.instanceOf().apply(hostname)), atMs, errorMs);
        }
    }
}
