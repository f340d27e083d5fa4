package dev.ballast.balancer;

import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.run.RunDirectory;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The balancer and its rendered upstreams. */
public final class Balancer implements AutoCloseable {

    /** How often the configuration is looked at while a change is awaited; one look takes about 5 ms. */
    private static final long ATTENTIVE_NANOS = 20_000_000;

    private static final long IDLE_NANOS = 250_000_000;

    private final String name;
    private final String host;
    private final int port;
    private final Supplier<Optional<String>> configuration;
    private final boolean announces;
    private volatile @Nullable Keeper keeper;
    private int kept;
    private volatile boolean closed;
    private volatile long attentiveUntil;
    private volatile @Nullable Thread watcher;
    private volatile @Nullable List<String> seen;

    /** Where what is seen goes. */
    private record Keeper(History history, Supplier<Optional<RunDirectory>> run) {}

    /**
     * @param configuration reads the rendered configuration; empty while there is none
     * @param announces whether the balancer says itself when a member list is in force
     */
    public Balancer(String name, String host, int port, Supplier<Optional<String>> configuration, boolean announces) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.configuration = configuration;
        this.announces = announces;
    }

    public String name() {
        return name;
    }

    /** Returns the host of the front door. */
    public String host() {
        return host;
    }

    /** Returns the port of the front door on the host. */
    public int port() {
        return port;
    }

    /** Returns the address of the front door. */
    public String url() {
        return "http://%s:%d".formatted(host, port);
    }

    /** Returns the rendered configuration as it is now; blank while there is none. */
    public String configuration() {
        return configuration.get().orElse("");
    }

    /** Returns the upstreams in the rendered configuration as it is now, {@code ip:port}, sorted. */
    public List<String> upstreams() {
        return Upstreams.in(configuration());
    }

    /** Returns the upstreams that the watch saw last, without looking again; null while nothing was rendered. */
    public @Nullable List<String> seen() {
        return seen;
    }

    /** Looks more often for the given time, since a change is expected. */
    public void attend(long nanos) {
        attentiveUntil = System.nanoTime() + nanos;
        LockSupport.unpark(watcher);
    }

    /**
     * Records the upstreams whenever they change, and keeps each configuration, until closed. Where the balancer announces
     * its changes, {@link #announced} is to be called with them; else its configuration is read again and again.
     *
     * @param run where the configurations are kept; empty where another process keeps them
     */
    public void watch(History history, Supplier<Optional<RunDirectory>> run) {
        keeper = new Keeper(history, run);
        if (announces) {
            String now = configuration(); // of a balancer that runs already: what it announced before
            if (!now.isBlank() && seen == null) {
                seen = Upstreams.in(now);
            }
            return;
        }
        Thread thread = new Thread(this::poll, "ballast-balancer-watch");
        thread.setDaemon(true);
        watcher = thread;
        thread.start();
    }

    /**
     * Takes a member list that the balancer said is in force.
     *
     * @param upstreams {@code ip:port}, as it said them
     * @param atMs when, on the history's clock
     * @param errorMs how far off that may be
     */
    public void announced(List<String> upstreams, double atMs, double errorMs) {
        Keeper now = keeper;
        if (now != null && !closed) {
            record(now, upstreams, atMs, errorMs, this::configuration);
        }
    }

    private void poll() {
        String last = "";
        double looked = 0;
        while (!closed) {
            Keeper into = Objects.requireNonNull(keeper);
            double before = looked;
            looked = into.history().nowMs();
            try {
                String now = configuration();
                if (!now.equals(last) && !now.isBlank() && !closed) {
                    double at = into.history().nowMs();
                    record(into, Upstreams.listed(now), at, at - before, () -> now);
                    last = now;
                }
            } catch (RuntimeException e) {
                // the container may be gone for a moment, or for good; the next look tells
            }
            LockSupport.parkNanos(System.nanoTime() < attentiveUntil ? ATTENTIVE_NANOS : IDLE_NANOS);
        }
    }

    private void record(Keeper into, List<String> upstreams, double atMs, double errorMs, Supplier<String> text) {
        RunDirectory run = into.run().get().orElse(null);
        String file = run == null ? "" : "rendered/%04d-%s.conf".formatted(nextNumber(run), name);
        into.history().observe(new Event.Rendered(name, upstreams, file), atMs, errorMs);
        seen = upstreams.stream().sorted().toList();
        if (run != null) {
            try {
                run.write(file, text.get());
            } catch (RuntimeException e) {
                into.history().record(new Event.Note("%s could not be kept: %s".formatted(file, e.getMessage())));
            }
        }
    }

    /** Returns the number of the next configuration; another process may have kept the first ones. */
    private synchronized int nextNumber(RunDirectory run) {
        kept = Math.max(kept, run.filesIn("rendered"));
        return kept++;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watcher);
    }
}
