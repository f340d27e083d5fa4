package dev.ballast.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A lab at one moment, as the page shows it.
 *
 * @param server changes when the server does, so that a page of an earlier one loads itself anew
 * @param nowMs milliseconds since the run's start, on the history's clock; so are all moments in here
 * @param url the balancer's front door, which a restart may move; blank while it is not known
 * @param consul Consul's UI, likewise
 * @param task what the page's buttons began last; null where nothing was
 * @param change the pool's last change; null where there was none
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
        @Nullable Change change) {

    /** What does not change. */
    record About(String lab, String api, String balancer, String run) {}

    /**
     * @param words what it is, such as {@code scale to 3}
     * @param underWay whether it goes on still
     * @param problem why it failed, or blank
     */
    record Task(String words, double sinceMs, boolean underWay, String problem) {}

    /** A Consul server. */
    record Server(String name, boolean running, boolean leader) {}

    /**
     * The balancer.
     *
     * @param upstreams its member list in force
     * @param reloads workers that have replaced others since the run's start
     * @param draining old workers that finish what they have
     * @param logged whether it keeps an access log, so that requests can be counted
     */
    record Front(boolean running, List<Upstream> upstreams, int reloads, int draining, boolean logged, Rate rate) {}

    /** @param instance whose address it is, or blank */
    record Upstream(String address, String instance) {}

    /** Requests just now. */
    record Rate(double perSecond, double failedPerSecond) {

        static final Rate NONE = new Rate(0, 0);
    }

    /**
     * An API instance.
     *
     * @param passing whether Consul lists it as passing
     * @param upstream whether the balancer's member list in force has it
     * @param sinceMs when it came into this state
     */
    record Member(
            String name,
            String hostname,
            String address,
            State state,
            boolean passing,
            boolean upstream,
            double sinceMs,
            Rate rate) {}

    /** Where an instance is on its way into the pool and out of it. */
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
     * A change of the pool and how it converged.
     *
     * @param wall when it began, by the host's clock
     * @param tookMs until it was in force; null while it is not, or where nobody waited for that
     */
    record Change(
            String words,
            double atMs,
            String wall,
            @Nullable Long tookMs,
            List<Way> ways) {}

    /** How one instance came in or went. */
    record Way(String instance, String direction, List<Reached> stages) {}

    /** @param ms after the change was asked for, or happened */
    record Reached(String stage, double ms, double errorMs) {}
}
