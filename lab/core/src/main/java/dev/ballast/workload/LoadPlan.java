package dev.ballast.workload;

import dev.ballast.request.RequestLog;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What a load is to send, and where: requests that are due at a constant rate, whether or not earlier ones were answered.
 * Immutable.
 *
 * @param host where to send to
 * @param port where to send to
 * @param listener is told what the load sees
 * @param id begins each {@code X-Request-ID}; two loads on one balancer must not share it
 * @param path what a GET asks for; the answer must name the host as {@code /hostname} does
 * @param rate requests due a second
 * @param connections most requests in flight, slow ones apart; each of these connections is kept alive, and replaced
 *     where the server has closed it before another request goes on it ({@link RequestLog#closedIdle} counts these)
 * @param fresh share of the requests that go on a new connection of their own instead
 * @param posts share of the requests that are POSTs of a numbered body to {@code /echo}
 * @param slowRate slow requests due a second, on connections apart from the others'
 * @param slowFor how long an instance takes to answer a slow one
 * @param warmUp how long requests are sent that do not count, before those that do
 * @param timeout when a request is given up after it was sent; for a slow one, after it should have been answered
 */
public record LoadPlan(
        String host,
        int port,
        LoadListener listener,
        String id,
        String path,
        int rate,
        int connections,
        double fresh,
        double posts,
        int slowRate,
        Duration slowFor,
        Duration warmUp,
        Duration timeout) {

    private static final int MOST_RATE = 100_000;
    private static final int MOST_CONNECTIONS = 2_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]+");

    public LoadPlan {
        require(HOST.matcher(host).matches(), "host \"%s\": give a name or an address", host);
        require(port > 0 && port < 65_536, "port %d: give one from 1 to 65535", port);
        require(ID.matcher(id).matches(), "id \"%s\": use 1 to 64 letters, digits, dots, dashes", id);
        require(PATH.matcher(path).matches(), "path \"%s\": begin with / and encode blanks", path);
        require(rate >= 1 && rate <= MOST_RATE, "rate %d/s: use 1 to %d", rate, MOST_RATE);
        require(
                connections >= 1 && connections <= MOST_CONNECTIONS,
                "connections %d: use 1 to %d",
                connections,
                MOST_CONNECTIONS);
        require(fresh >= 0 && fresh <= 1, "share of fresh connections %s: use 0 to 1", fresh);
        require(posts >= 0 && posts <= 1, "share of POSTs %s: use 0 to 1", posts);
        require(timeout.toMillis() >= 1, "timeout %s: use a millisecond or more", timeout);
        require(!warmUp.isNegative(), "warm-up %s: use zero or more", warmUp);
        require(
                slowRate >= 0 && slowRate <= MOST_RATE && !slowFor.isNegative(),
                "%d slow requests/s of %s: use zero or more of both",
                slowRate,
                slowFor);
        long inFlight = slowInFlight(slowRate, slowFor, timeout);
        require(
                inFlight <= MOST_CONNECTIONS,
                "%d slow requests/s of %s may need %d connections: use fewer, shorter ones, or a shorter timeout",
                slowRate,
                slowFor,
                inFlight);
    }

    private static void require(boolean fits, String message, Object... values) {
        if (!fits) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }

    /** Returns a plan of 100 GETs of {@code /hostname} a second over 40 connections, every other on a fresh one. */
    public static LoadPlan against(String host, int port) {
        return new LoadPlan(
                host,
                port,
                LoadListener.NONE,
                "%08x".formatted(ThreadLocalRandom.current().nextInt()),
                "/hostname",
                100,
                40,
                0.5,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(5));
    }

    /** Starts the load. Returns when the warm-up is over, so that whatever happens next is seen by counted requests. */
    public Load start() {
        return Load.start(this);
    }

    /** Returns this plan against another server. */
    public LoadPlan to(String toHost, int toPort) {
        return new LoadPlan(
                toHost,
                toPort,
                listener,
                id,
                path,
                rate,
                connections,
                fresh,
                posts,
                slowRate,
                slowFor,
                warmUp,
                timeout);
    }

    /** Returns this plan with who is told what the load sees. */
    public LoadPlan listener(LoadListener told) {
        return new LoadPlan(
                host, port, told, id, path, rate, connections, fresh, posts, slowRate, slowFor, warmUp, timeout);
    }

    /** Returns this plan with an id of your choice instead of a random one; it begins each {@code X-Request-ID}. */
    public LoadPlan id(String chosen) {
        return new LoadPlan(
                host,
                port,
                listener,
                chosen,
                path,
                rate,
                connections,
                fresh,
                posts,
                slowRate,
                slowFor,
                warmUp,
                timeout);
    }

    /** Returns this plan with another path than {@code /hostname}; its answer must name the host in the same way. */
    public LoadPlan path(String asked) {
        return new LoadPlan(
                host, port, listener, id, asked, rate, connections, fresh, posts, slowRate, slowFor, warmUp, timeout);
    }

    /** Returns this plan with that many requests due a second. */
    public LoadPlan rate(int perSecond) {
        return new LoadPlan(
                host,
                port,
                listener,
                id,
                path,
                perSecond,
                connections,
                fresh,
                posts,
                slowRate,
                slowFor,
                warmUp,
                timeout);
    }

    /** Returns this plan with that many connections, each kept alive: the most requests in flight, slow ones apart. */
    public LoadPlan connections(int most) {
        return new LoadPlan(
                host, port, listener, id, path, rate, most, fresh, posts, slowRate, slowFor, warmUp, timeout);
    }

    /** Returns this plan with that share of the requests on a new connection of their own. */
    public LoadPlan fresh(double share) {
        return new LoadPlan(
                host, port, listener, id, path, rate, connections, share, posts, slowRate, slowFor, warmUp, timeout);
    }

    /** Returns this plan with that share of the requests as POSTs of a numbered body, which must come back. */
    public LoadPlan posts(double share) {
        return new LoadPlan(
                host, port, listener, id, path, rate, connections, fresh, share, slowRate, slowFor, warmUp, timeout);
    }

    /** Returns this plan with that many requests a second that take that long, on connections apart from the others'. */
    public LoadPlan slow(int perSecond, Duration time) {
        return new LoadPlan(
                host, port, listener, id, path, rate, connections, fresh, posts, perSecond, time, warmUp, timeout);
    }

    /** Returns this plan with that long a time in which requests are sent, but not counted, before those that count. */
    public LoadPlan warmUp(Duration time) {
        return new LoadPlan(
                host, port, listener, id, path, rate, connections, fresh, posts, slowRate, slowFor, time, timeout);
    }

    /** Returns this plan with that bound on each request; a slow one has it on top of the time it is to take. */
    public LoadPlan timeout(Duration bound) {
        return new LoadPlan(
                host, port, listener, id, path, rate, connections, fresh, posts, slowRate, slowFor, warmUp, bound);
    }

    InetSocketAddress address() {
        InetSocketAddress address = new InetSocketAddress(host, port);
        require(!address.isUnresolved(), "host \"%s\" has no address: give one that has", host);
        return address;
    }

    /** Returns how many slow requests can be under way at once. */
    int slowConnections() {
        return (int) slowInFlight(slowRate, slowFor, timeout);
    }

    Duration slowTimeout() {
        return slowFor.plus(timeout);
    }

    private static long slowInFlight(int rate, Duration time, Duration timeout) {
        return (long) Math.ceil(rate * (time.plus(timeout).toNanos() / 1e9));
    }
}
