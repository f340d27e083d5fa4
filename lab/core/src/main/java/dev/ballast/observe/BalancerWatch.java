package dev.ballast.observe;

import dev.ballast.balancer.Balancer;
import dev.ballast.balancer.Upstreams;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.run.RunDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records the balancer's upstreams whenever they change, and keeps each configuration in the run directory. If the
 * balancer does not announce its changes, its configuration is read again and again.
 */
final class BalancerWatch implements AutoCloseable {

    /** How often the configuration is read while a change is expected; one reading takes about 5 ms. */
    private static final long ATTENTIVE_NANOS = 20_000_000;

    private static final long IDLE_NANOS = 250_000_000;

    /** Announced configurations that wait to be read. */
    private static final int MOST_UNREAD = 100;

    private static final long LAST_READ_SECONDS = 5;

    private final Balancer balancer;
    private final boolean announces;
    private final Sightings sightings;
    private final ViewHealth view;
    private final Supplier<Optional<RunDirectory>> run;
    /** Reads and keeps configurations in order, so that the thread which reads the balancer's log goes on with its next line. */
    private final ThreadPoolExecutor keeper = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_UNREAD), BalancerWatch::daemon);

    private int kept;
    private volatile boolean started;
    private volatile boolean closed;
    private volatile long attentiveUntil;
    private volatile @Nullable Thread poller;

    /**
     * @param announces whether the balancer announces each change; {@link #announced} is then called with it
     * @param run takes the configurations; empty while another process keeps them
     */
    BalancerWatch(Balancer balancer, boolean announces, Sightings sightings, Supplier<Optional<RunDirectory>> run) {
        this.balancer = balancer;
        this.announces = announces;
        this.sightings = sightings;
        this.view = sightings.view(View.CONFIGURATION, balancer.name());
        this.run = run;
    }

    /** Begins to watch a balancer all of whose announcements are passed on to {@link #announced}. */
    void start() {
        started = true;
        if (!announces) {
            Thread thread = daemon(this::poll);
            poller = thread;
            thread.start();
        }
    }

    private static Thread daemon(Runnable job) {
        Thread thread = new Thread(job, "ballast-balancer-watch");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to watch a balancer that runs. Its configuration stands for what it announced earlier. */
    void startLate() {
        start();
        if (announces) {
            String now = balancer.configuration();
            if (!now.isBlank()) {
                sightings.begin(balancer.name(), Upstreams.in(now));
            }
        }
    }

    /** Reads the configuration every 20 ms for that time, since a change is expected. */
    void expectChange(Duration time) {
        attentiveUntil = System.nanoTime() + time.toNanos();
        LockSupport.unpark(poller);
    }

    /**
     * Records a member list that the balancer announced.
     *
     * @param upstreams {@code ip:port} of all services, in the balancer's order
     * @param services those of each service; empty if the balancer does not tell them apart
     * @param atMs when it was in force, on the history's clock
     * @param errorMs how far from that it may have been
     */
    void announced(List<String> upstreams, Map<String, List<String>> services, double atMs, double errorMs) {
        if (started && !closed) {
            record(upstreams, services, atMs, errorMs, balancer::configuration);
        }
    }

    private void poll() {
        String last = "";
        boolean clear = true;
        double readMs = 0;
        while (!closed) {
            double askedMs = sightings.clock().nowMs();
            try {
                String now = balancer.configuration();
                if (clear || !now.equals(last)) {
                    view.sees(askedMs);
                }
                if (!now.equals(last) && !now.isBlank() && !closed) {
                    double at = sightings.clock().nowMs();
                    Upstreams upstreams = Upstreams.of(now);
                    record(upstreams.members(), Map.of(), at, at - readMs, () -> now);
                    clear = upstreams.unclear().isEmpty();
                    if (!clear) {
                        view.interrupted(at, "its members are not clear: " + String.join("; ", upstreams.unclear()));
                    }
                    last = now;
                }
                readMs = askedMs;
            } catch (RuntimeException e) { // the container may be gone for a moment or for good
                view.interrupted(readMs, e.toString());
            }
            LockSupport.parkNanos(System.nanoTime() < attentiveUntil ? ATTENTIVE_NANOS : IDLE_NANOS);
        }
    }

    private void record(
            List<String> upstreams,
            Map<String, List<String>> services,
            double atMs,
            double errorMs,
            Supplier<String> text) {
        RunDirectory into = run.get().orElse(null);
        String file = into == null
                ? ""
                : String.format(Locale.ROOT, "rendered/%04d-%s.conf", nextNumber(into), balancer.name());
        sightings.add(new BalancerEvent.Rendered(balancer.name(), upstreams, services, file), atMs, errorMs);
        if (into != null) {
            try {
                keeper.execute(() -> keep(into, file, text));
            } catch (RejectedExecutionException e) {
                notKept(file, keeper.isShutdown() ? "the watch has ended" : MOST_UNREAD + " others wait to be read");
            }
        }
    }

    private void keep(RunDirectory into, String file, Supplier<String> text) {
        try {
            into.write(file, text.get());
        } catch (RuntimeException e) {
            notKept(file, e.getMessage());
        }
    }

    private void notKept(String file, @Nullable String why) {
        sightings.add(new RunEvent.Note("%s could not be kept: %s".formatted(file, why)));
    }

    /** Returns the number of the next configuration; another process may have kept the first ones. */
    private synchronized int nextNumber(RunDirectory into) {
        kept = Math.max(kept, into.filesIn("rendered"));
        return kept++;
    }

    @Override
    public void close() {
        close(() -> view.stopped(Observers.LEFT));
    }

    /** Does the same as {@link #close}, since the balancer is removed. */
    void removed() {
        close(view::removed);
    }

    /** Stops once the announced configurations are read. */
    private void close(Runnable tellOfView) {
        closed = true;
        tellOfView.run();
        LockSupport.unpark(poller);
        keeper.shutdown();
        try {
            if (!keeper.awaitTermination(LAST_READ_SECONDS, TimeUnit.SECONDS)) {
                notKept("the last configuration", "the balancer does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
