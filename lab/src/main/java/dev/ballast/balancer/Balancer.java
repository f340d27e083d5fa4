package dev.ballast.balancer;

import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.RunDirectory;
import java.io.UncheckedIOException;
import java.util.List;
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
    private volatile boolean closed;
    private volatile long attentiveUntil;
    private volatile @Nullable Thread watcher;
    private volatile @Nullable List<String> seen;

    /**
     * @param configuration reads the rendered configuration; empty while there is none
     */
    public Balancer(String name, String host, int port, Supplier<Optional<String>> configuration) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.configuration = configuration;
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

    /** Records the upstreams whenever they change, and keeps each configuration, until closed. */
    public void watch(History history, @Nullable RunDirectory run) {
        Thread thread = new Thread(() -> follow(history, run), "ballast-balancer-watch");
        thread.setDaemon(true);
        watcher = thread;
        thread.start();
    }

    private void follow(History history, @Nullable RunDirectory run) {
        String last = "";
        while (!closed) {
            try {
                String now = configuration();
                if (!now.equals(last) && !now.isBlank() && !closed) {
                    List<String> upstreams = Upstreams.in(now);
                    String file = run == null ? "" : keep(run, now, history);
                    history.record(new Event.Rendered(name, upstreams, file));
                    seen = upstreams;
                    last = now;
                }
            } catch (RuntimeException e) {
                // the container may be gone for a moment, or for good; the next look tells
            }
            LockSupport.parkNanos(System.nanoTime() < attentiveUntil ? ATTENTIVE_NANOS : IDLE_NANOS);
        }
    }

    /** Returns the name of the file that now holds the configuration, or blank where it could not be written. */
    private String keep(RunDirectory run, String now, History history) {
        try {
            String file = "rendered/%04d-%s.conf".formatted(run.filesIn("rendered"), name);
            run.write(file, now);
            return file;
        } catch (UncheckedIOException e) {
            history.record(new Event.Note("a rendered configuration could not be kept: " + e.getMessage()));
            return "";
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watcher);
    }
}
