package dev.ballast.workload;

import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Builds a {@link LoadPlan}. Not safe for use by several threads. */
public final class LoadPlanBuilder {

    private static final int MOST_RATE = 100_000;
    private static final int MOST_CONNECTIONS = 2_000;
    private static final int LEAST_BODY = 32;
    private static final int MOST_BODY = 4 * 1024 * 1024;
    private static final long MOST_BODIES = 128L * 1024 * 1024;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,%s}".formatted(LoadIds.LONGEST));
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]+");

    private String host;
    private int port;
    private LoadListener listener = LoadListener.NONE;
    private String id = LoadIds.random();
    private String route = "/";
    private String path = "/hostname";
    private int rate = 100;
    private int connections = 40;
    private double fresh = 0.5;
    private double posts;
    private int slowRate;
    private Duration slowFor = Duration.ZERO;
    private Duration warmUp = Duration.ZERO;
    private Duration timeout = Duration.ofSeconds(5);
    private final List<Habit> habits = new ArrayList<>();

    LoadPlanBuilder(String host, int port) {
        this.host = host;
        this.port = port;
    }

    LoadPlanBuilder(LoadPlan.Values from) {
        host = from.host();
        port = from.port();
        listener = from.listener();
        id = from.id();
        route = from.route();
        path = from.path();
        rate = from.rate();
        connections = from.connections();
        fresh = from.fresh();
        posts = from.posts();
        slowRate = from.slowRate();
        slowFor = from.slowFor();
        warmUp = from.warmUp();
        timeout = from.timeout();
        habits.addAll(from.habits());
    }

    /** Sends to another server, a name or an address and a port from 1 to 65535. */
    public LoadPlanBuilder to(String host, int port) {
        this.host = host;
        this.port = port;
        return this;
    }

    /** Passes the observations of the load to a listener. */
    public LoadPlanBuilder listener(LoadListener listener) {
        this.listener = listener;
        return this;
    }

    /**
     * Begins each {@code X-Request-ID} with these 1 to 64 letters, digits, dots, and dashes; the default is random. If a
     * load of this process, or one that another process has ended in the same lab, had that id before, {@code -2} is added,
     * or the next number that is free. Loads of other processes that go on meanwhile need other ids.
     */
    public LoadPlanBuilder id(String id) {
        this.id = id;
        return this;
    }

    /**
     * Sends along the route of a service behind a balancer: a path such as {@code /shop}, which is put before the path of each
     * request, or the name of a host, which becomes its {@code Host}. By default {@code /}, which changes nothing.
     */
    public LoadPlanBuilder route(String route) {
        this.route = route;
        return this;
    }

    /** Asks for another path than {@code /hostname}. The answer must name the host as {@code /hostname} does. */
    public LoadPlanBuilder path(String path) {
        this.path = path;
        return this;
    }

    /** Sets how many requests are due a second, 1 to 100000, or 0 if the plan has other {@linkplain #with habits}. */
    public LoadPlanBuilder rate(int rate) {
        this.rate = rate;
        return this;
    }

    /**
     * Bounds the requests in flight, slow ones apart, 1 to 2000. Each of these connections is kept alive, and
     * replaced if the server has closed it before another request goes on it; {@link RequestLog#closedIdle}
     * counts these.
     */
    public LoadPlanBuilder connections(int connections) {
        this.connections = connections;
        return this;
    }

    /** Sets the share of the requests, 0 to 1, that go on a new connection each. */
    public LoadPlanBuilder fresh(double fresh) {
        this.fresh = fresh;
        return this;
    }

    /**
     * Sets the share of the requests, 0 to 1, that are POSTs of a numbered body to {@code /echo}, which must come back.
     */
    public LoadPlanBuilder posts(double posts) {
        this.posts = posts;
        return this;
    }

    /** Adds so many slow requests a second, each of which takes that long, on connections of their own. */
    public LoadPlanBuilder slow(int slowRate, Duration slowFor) {
        this.slowRate = slowRate;
        this.slowFor = slowFor;
        return this;
    }

    /** Sets for how long requests are sent before those that count. */
    public LoadPlanBuilder warmUp(Duration warmUp) {
        this.warmUp = warmUp;
        return this;
    }

    /**
     * Sets after what time without an answer a request is given up, 1 ms or more. The time begins when it was sent; for a
     * slow request, when it should have been answered.
     */
    public LoadPlanBuilder timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * Adds clients with another habit, beside those that are always busy. Habits can be mixed; all of them together may
     * have 2000 connections.
     */
    public LoadPlanBuilder with(Habit habit) {
        habits.add(habit);
        return this;
    }

    LoadPlanBuilder withoutHabits() {
        habits.clear();
        return this;
    }

    /**
     * Returns the plan.
     *
     * @throws IllegalArgumentException naming the first value that does not fit, and what fits
     */
    public LoadPlan build() {
        LoadPlan.require(HOST.matcher(host).matches(), "host \"%s\": give a name or an address", host);
        LoadPlan.require(port > 0 && port < 65_536, "port %d: give one from 1 to 65535", port);
        LoadPlan.require(ID.matcher(id).matches(), "id \"%s\": use 1 to 64 letters, digits, dots, dashes", id);
        Route.of(route);
        LoadPlan.require(PATH.matcher(path).matches(), "path \"%s\": begin with / and encode blanks", path);
        LoadPlan.require(
                rate >= (habits.isEmpty() ? 1 : 0) && rate <= MOST_RATE, "rate %d/s: use 1 to %d", rate, MOST_RATE);
        LoadPlan.require(
                connections >= 1 && connections <= MOST_CONNECTIONS,
                "connections %d: use 1 to %d",
                connections,
                MOST_CONNECTIONS);
        LoadPlan.require(fresh >= 0 && fresh <= 1, "share of fresh connections %s: use 0 to 1", fresh);
        LoadPlan.require(posts >= 0 && posts <= 1, "share of POSTs %s: use 0 to 1", posts);
        LoadPlan.require(timeout.toMillis() >= 1, "timeout %s: use a millisecond or more", timeout);
        LoadPlan.require(!warmUp.isNegative(), "warm-up %s: use zero or more", warmUp);
        LoadPlan.require(
                slowRate >= 0 && slowRate <= MOST_RATE && !slowFor.isNegative(),
                "%d slow requests/s of %s: use zero or more of both",
                slowRate,
                slowFor);
        LoadPlan.Values values = new LoadPlan.Values(
                host,
                port,
                listener,
                id,
                route,
                path,
                rate,
                connections,
                fresh,
                posts,
                slowRate,
                slowFor,
                warmUp,
                timeout,
                List.copyOf(habits));
        long inFlight = LoadPlan.slowInFlight(values);
        LoadPlan.require(
                inFlight <= MOST_CONNECTIONS,
                "%d slow requests/s of %s may need %d connections: use fewer, shorter ones, or a shorter timeout",
                slowRate,
                slowFor,
                inFlight);
        checkHabits();
        return new LoadPlan(values);
    }

    private void checkHabits() {
        long all = 0;
        long bodies = 0;
        for (Habit habit : habits) {
            LoadPlan.require(habit.connections() >= 1, "%s: use 1 connection or more", habit);
            LoadPlan.require(habit.fresh() >= 0 && habit.fresh() <= 1, "%s: use a fresh share of 0 to 1", habit);
            LoadPlan.require(
                    habit.body() == 0 || habit.body() >= LEAST_BODY && habit.body() <= MOST_BODY,
                    "%s: use a body of %d to %d bytes",
                    habit,
                    LEAST_BODY,
                    MOST_BODY);
            LoadPlan.require(
                    habit.writtenPerSecond() >= 0
                            && habit.readPerSecond() >= 0
                            && !habit.takes().isNegative(),
                    "%s: use zero or more bytes a second, and time",
                    habit);
            all += habit.connections();
            bodies += (long) habit.connections() * habit.body();
        }
        LoadPlan.require(all <= MOST_CONNECTIONS, "habits with %d connections: use %d or fewer", all, MOST_CONNECTIONS);
        LoadPlan.require(
                bodies <= MOST_BODIES, "bodies of %d bytes under way at once: use %d or fewer", bodies, MOST_BODIES);
    }
}
