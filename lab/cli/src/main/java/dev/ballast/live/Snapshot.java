package dev.ballast.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a lab as the page shows it.
 *
 * @param server identifies the server; a page that sees another value reloads itself
 * @param nowMs milliseconds since the run's start on the history's clock, as all times here
 * @param url the first balancer's URL, which a restart may change; blank while it is unknown
 * @param consul URL of Consul's UI, likewise
 * @param task the last task of the page's buttons, or null
 * @param front the first balancer
 * @param change the pool's last change, or null
 * @param services the services of the pool
 * @param balancers all balancers, the first one first
 */
record Snapshot(
        About about,
        String server,
        double nowMs,
        String url,
        String consul,
        @Nullable Task task,
        List<Server> servers,
        Front front,
        List<Member> members,
        @Nullable Change change,
        List<Service> services,
        List<Balancer> balancers) {

    /** What does not change. */
    record About(String lab, String api, String balancer, String run) {}

    /**
     * @param words the task, such as {@code scale to 3}
     * @param underWay whether the task has not ended yet
     * @param problem why it failed, or blank
     */
    record Task(String words, double sinceMs, boolean underWay, String problem) {}

    /** A Consul server. */
    record Server(String name, boolean running, boolean leader) {}

    /** @param running the number of its instances that are neither leaving nor dead */
    record Service(String name, int running) {}

    /**
     * A balancer.
     *
     * @param url blank while it is unknown
     * @param upstreams the member list in force, by service
     * @param front what it does
     */
    record Balancer(String name, String url, Map<String, List<Upstream>> upstreams, Front front) {}

    /**
     * What a balancer does.
     *
     * @param upstreams the member list in force, of all services
     * @param reloads number of reloads since the run's start
     * @param draining number of old workers that finish their requests
     * @param logged whether the balancer has an access log, so that requests can be counted
     */
    record Front(boolean running, List<Upstream> upstreams, int reloads, int draining, boolean logged, Rate rate) {}

    /** @param instance the instance with this address, or blank */
    record Upstream(String address, String instance) {}

    /** The current rates of requests. */
    record Rate(double perSecond, double failedPerSecond) {

        static final Rate NONE = new Rate(0, 0);
    }

    /**
     * An instance.
     *
     * @param passing whether Consul lists it as passing
     * @param upstream whether each balancer's member list in force has it
     * @param rate of its requests through all balancers
     * @param balancers the balancers whose lists have it, with the rate of its requests through each
     */
    record Member(
            String name,
            String hostname,
            String address,
            State state,
            boolean passing,
            boolean upstream,
            Rate rate,
            String service,
            Map<String, Rate> balancers) {}

    /** A stage of an instance's way into the pool and out of it. */
    enum State {
        STARTING,
        REGISTERED,
        PASSING,
        SERVING,
        FAILING,
        LEAVING,
        DIED;

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A change of the pool and its convergence.
     *
     * @param wall begin of the change by the host's clock
     * @param awaited whether it was requested and is not in force yet
     * @param tookMs milliseconds until the change was in force, or null if that is not known
     */
    record Change(
            String words,
            double atMs,
            String wall,
            boolean awaited,
            @Nullable Long tookMs,
            List<Way> ways) {}

    /** The steps of one instance that came or went. */
    record Way(String instance, String direction, List<Reached> stages) {}

    /** @param ms milliseconds since the change was requested, or happened */
    record Reached(String stage, double ms, double errorMs) {}
}
