package dev.ballast.traffic;

import dev.ballast.history.Balancing;
import dev.ballast.history.Entry;
import dev.ballast.loss.AccessLog;
import dev.ballast.loss.Answerers;
import dev.ballast.pool.FrontDoor;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import dev.ballast.workload.Client;
import dev.ballast.workload.LoadPlan;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Sends requests through a balancer to a service, and records the results. Safe for use by several threads. */
public final class Traffic implements FrontDoor {

    private final Target target;
    private final Client client;
    private final AccessLog accessLog;
    private final Ledger ledger;
    private final TrafficRecords records;

    /**
     * @param client sends to the service through the balancer
     * @param accessLog what the balancer's access log says
     * @param ledger what the instances count
     */
    public Traffic(Target target, Client client, AccessLog accessLog, Ledger ledger, TrafficRecords records) {
        this.target = target;
        this.client = client;
        this.accessLog = accessLog;
        this.ledger = ledger;
        this.records = records;
    }

    @Override
    public String balancer() {
        return target.balancer();
    }

    @Override
    public Reply ask() {
        return get("/hostname");
    }

    /** Sends one GET on a new connection. */
    public Reply get(String path) {
        Reply reply = client.get(path);
        reply.hostname()
                .ifPresent(
                        hostname -> records.served(hostname, records.history().nowMs()));
        return reply;
    }

    /**
     * Sends GETs of {@code /hostname} one after another, each on a new connection. The answer of a host that was never an
     * instance of the service counts as a failure. A verdict has to judge failures, or the run is UNKNOWN.
     */
    public Responses send(int requests) {
        Responses sent = client.send(requests);
        List<Entry<?>> known = records.known();
        Answerers answerers = Answerers.of(known);
        Set<String> others = records.hostsOfOthersThan(target.service());
        Responses responses = sent.misrouted(host -> answerers.isStranger(host) || others.contains(host))
                .balancedBy(Balancing.in(known, target.balancer()))
                .named(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        record("requests", responses);
        return responses;
    }

    /** Returns the plan of a load whose results are recorded. */
    public LoadPlan plan() {
        accessLog.keepRequests(); // from now on, since only the losses of a load are explained by them
        return client.plan().listener(new LoadRecorder(target, accessLog, ledger, records));
    }

    @Override
    public void record(String purpose, Responses responses) {
        records.batch(purpose, responses);
    }
}
