package dev.ballast.workload;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load sends, and to which server: requests that are due at a constant rate, independent of earlier answers.
 *
 * <pre>{@code
 * LoadPlan plan = LoadPlan.builder("127.0.0.1", 5000).rate(200).posts(0.2).build();
 * }</pre>
 *
 * <p>The methods that are named as those of the builder return a changed plan. A value that does not fit is refused by an
 * {@link IllegalArgumentException} that names it, and what fits. Immutable; safe for use by several threads.
 */
public final class LoadPlan {

    private final Values values;

    /** The values of a plan, checked by {@link LoadPlanBuilder#build}. */
    record Values(
            String host,
            int port,
            LoadListener listener,
            String id,
            String route,
            String path,
            int rate,
            int connections,
            double fresh,
            double posts,
            int slowRate,
            Duration slowFor,
            Duration warmUp,
            Duration timeout,
            List<Habit> habits) {}

    LoadPlan(Values values) {
        this.values = values;
    }

    /** Returns the builder of a plan of 100 GETs of {@code /hostname} a second over 40 connections, every other on a new one. */
    public static LoadPlanBuilder builder(String host, int port) {
        return new LoadPlanBuilder(host, port);
    }

    /** Returns a plan with the defaults of {@link #builder}. */
    public static LoadPlan against(String host, int port) {
        return builder(host, port).build();
    }

    /** Returns a builder that begins with this plan's values. */
    public LoadPlanBuilder toBuilder() {
        return new LoadPlanBuilder(values);
    }

    /**
     * Starts a load. Returns when the warm-up is over, so that counted requests see what happens next. A plan may be started
     * more than once: each load has an id of its own ({@link Load#plan}).
     */
    public Load start() {
        return Load.start(this);
    }

    /** Returns the host that the load goes to. */
    public String host() {
        return values.host();
    }

    /** Returns the port that the load goes to. */
    public int port() {
        return values.port();
    }

    /** Returns the listener that receives the observations of the load. */
    public LoadListener listener() {
        return values.listener();
    }

    /** Returns what each {@code X-Request-ID} begins with; see {@link LoadPlanBuilder#id}. */
    public String id() {
        return values.id();
    }

    /** Returns where the server serves the service that the load is for; see {@link LoadPlanBuilder#route}. */
    public String route() {
        return values.route();
    }

    /** Returns what a GET asks for. */
    public String path() {
        return values.path();
    }

    /** Returns requests due a second, slow ones apart. */
    public int rate() {
        return values.rate();
    }

    /** Returns the most requests in flight, slow ones apart. */
    public int connections() {
        return values.connections();
    }

    /** Returns the share of the requests that go on a new connection, 0 to 1. */
    public double fresh() {
        return values.fresh();
    }

    /** Returns the share of the requests that are POSTs, 0 to 1. */
    public double posts() {
        return values.posts();
    }

    /** Returns slow requests due a second. */
    public int slowRate() {
        return values.slowRate();
    }

    /** Returns how long an instance takes to answer a slow request. */
    public Duration slowFor() {
        return values.slowFor();
    }

    /** Returns for how long requests are sent before those that count. */
    public Duration warmUp() {
        return values.warmUp();
    }

    /** Returns after what time without an answer a request is given up. */
    public Duration timeout() {
        return values.timeout();
    }

    /** Returns the habits of clients beside those that are always busy. */
    public List<Habit> habits() {
        return values.habits();
    }

    /** Returns this plan against another server. */
    public LoadPlan to(String host, int port) {
        return toBuilder().to(host, port).build();
    }

    /** Returns this plan with another listener. */
    public LoadPlan listener(LoadListener listener) {
        return toBuilder().listener(listener).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#id}. */
    public LoadPlan id(String id) {
        return toBuilder().id(id).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#route}. */
    public LoadPlan route(String route) {
        return toBuilder().route(route).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#path}. */
    public LoadPlan path(String path) {
        return toBuilder().path(path).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#rate}. */
    public LoadPlan rate(int rate) {
        return toBuilder().rate(rate).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#connections}. */
    public LoadPlan connections(int connections) {
        return toBuilder().connections(connections).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#fresh}. */
    public LoadPlan fresh(double fresh) {
        return toBuilder().fresh(fresh).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#posts}. */
    public LoadPlan posts(double posts) {
        return toBuilder().posts(posts).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#slow}. */
    public LoadPlan slow(int slowRate, Duration slowFor) {
        return toBuilder().slow(slowRate, slowFor).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#warmUp}. */
    public LoadPlan warmUp(Duration warmUp) {
        return toBuilder().warmUp(warmUp).build();
    }

    /** Returns this plan with another value of {@link LoadPlanBuilder#timeout}. */
    public LoadPlan timeout(Duration timeout) {
        return toBuilder().timeout(timeout).build();
    }

    /** Returns this plan with one more habit of clients. */
    public LoadPlan with(Habit habit) {
        return toBuilder().with(habit).build();
    }

    InetSocketAddress address() {
        InetSocketAddress address = new InetSocketAddress(host(), port());
        require(!address.isUnresolved(), "host \"%s\" has no address: give one that has", host());
        return address;
    }

    /** Returns how many slow requests can be under way at once. */
    int slowConnections() {
        return (int) slowInFlight(values);
    }

    static long slowInFlight(Values plan) {
        return (long)
                Math.ceil(plan.slowRate() * (plan.slowFor().plus(plan.timeout()).toNanos() / 1e9));
    }

    static void require(boolean fits, String message, @Nullable Object... values) {
        if (!fits) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LoadPlan plan && plan.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "LoadPlan");
    }
}
