package dev.ballast;

import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.workload.Client;
import dev.ballast.workload.Load;
import dev.ballast.workload.Reply;
import dev.ballast.workload.Responses;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** What clients send through the balancer, and what the history keeps of it. */
final class Traffic {

    private final Client client;
    private final History history;
    private final UnaryOperator<String> instanceOf;
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    /**
     * @param servedBefore host names whose first answer is in the history already
     * @param instanceOf returns the name of the instance that has a host name, or blank
     */
    Traffic(Client client, History history, Collection<String> servedBefore, UnaryOperator<String> instanceOf) {
        this.client = client;
        this.history = history;
        this.instanceOf = instanceOf;
        served.addAll(servedBefore);
    }

    Reply get(String path) {
        Reply reply = client.get(path);
        reply.hostname().ifPresent(this::recordServed);
        return reply;
    }

    Responses send(int requests) {
        Responses responses = client.send(requests);
        record("requests", responses);
        return responses;
    }

    Load start(int ratePerSecond, int connections) {
        return client.start(ratePerSecond, connections, result -> record("load", result.responses()));
    }

    void record(String purpose, Responses responses) {
        responses.hostnames().keySet().forEach(this::recordServed);
        history.record(new Event.Requests(
                purpose,
                responses.total(),
                responses.failed(),
                responses.hostnames(),
                responses.tookMs(),
                responses.failures()));
    }

    private void recordServed(String hostname) {
        if (served.add(hostname)) {
            history.record(new Event.Served(hostname, instanceOf.apply(hostname)));
        }
    }
}
