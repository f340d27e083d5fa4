package dev.ballast.engine;

import dev.ballast.engine.ContainerStreams.Followed;
import dev.ballast.engine.ContainerStreams.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of the engine that is opened again when it breaks, until it is closed or there is no more to tell. Passes on no item
 * twice, and tells its listener of breaks.
 */
final class Following<T> implements Followed {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 2_000;

    private static final ScheduledExecutorService RETRIES = Executors.newSingleThreadScheduledExecutor(job -> {
        Thread thread = new Thread(job, "ballast-engine-retries");
        thread.setDaemon(true);
        return thread;
    });

    private final Source<T> source;
    private final Listener<T> listener;
    private final ReadUpTo read;
    private final Later later;
    private @Nullable Closeable current;
    private @Nullable Break broken;
    private boolean ended;
    private boolean closed;
    private boolean startedAgain; // since the stream broke
    private int opened; // how often; what an earlier opening still tells is not heard
    private long retryMs = FIRST_RETRY_MS;

    /** What is followed. */
    interface Source<T> {

        /**
         * Opens the stream, which speaks into the sink until it breaks.
         *
         * @param since from when on; null for the first time
         */
        Closeable open(@Nullable Instant since, Sink<T> sink);

        /** Returns how the container does; waits for the engine. */
        State state();

        /** Returns whether the engine keeps what it has to tell while nobody listens, even if the engine is restarted. */
        boolean isKept();
    }

    /** How the container of a stream does. */
    enum State {
        RUNS,
        STOPPED,
        GONE
    }

    /** Takes what one opening of a stream tells. */
    interface Sink<T> {

        /** The engine answers. Returns whether anyone still listens. */
        boolean opened();

        /** @param at the item's time stamp, by the engine's clock */
        void next(Object from, Instant at, T item);

        /** An item cannot be read. */
        void lost(Throwable why);

        /** The stream ended; null if the engine ended it in good order. */
        void ended(@Nullable Throwable why);
    }

    /** Runs a job after some milliseconds. */
    interface Later {
        Later BY_THE_CLOCK = (ms, job) ->
                RETRIES.schedule(() -> LabThreads.start(job), ms, TimeUnit.MILLISECONDS); // a job waits for the engine

        void run(long ms, Runnable job);
    }

    /** A break, until the stream is open again. */
    private static final class Break {
        private final Instant at = Instant.now();
        private @Nullable Throwable why;
        private boolean told;
        private int tries;

        Break(@Nullable Throwable why) {
            this.why = why;
        }

        String words() {
            return why == null ? "the engine ended the stream" : String.valueOf(why);
        }
    }

    Following(Source<T> source, ReadUpTo read, Listener<T> listener, Later later) {
        this.source = source;
        this.read = read;
        this.listener = listener;
        this.later = later;
    }

    /** Opens the stream. Returns this. */
    synchronized Following<T> start() {
        open(null);
        return this;
    }

    private void open(@Nullable Instant since) {
        Opening sink = new Opening(++opened);
        try {
            current = source.open(since, sink);
        } catch (RuntimeException e) {
            sink.ended(e);
        }
    }

    @Override
    public synchronized void again() {
        startedAgain = true;
        if (ended && !closed) {
            ended = false;
            broken = new Break(null);
            broken.told = true;
            open(read.again());
        }
    }

    private void retry() {
        retry(state());
    }

    private synchronized void retry(State state) {
        Break now = broken;
        if (closed || now == null) {
            return;
        }
        if (state == State.GONE || (state == State.STOPPED && now.why == null && !startedAgain)) {
            end(now, state);
            return;
        }
        if (!now.told) {
            now.told = true;
            listener.interrupted(now.at, now.words());
        }
        now.tries++;
        open(read.again());
    }

    private State state() {
        try {
            return source.state();
        } catch (RuntimeException e) {
            LOG.debug("the engine does not answer", e);
            return State.RUNS; // as far as is known; opening it will tell
        }
    }

    private void end(Break now, State state) {
        boolean lost = state == State.GONE && now.why != null;
        if (lost && !now.told) {
            listener.interrupted(now.at, now.words());
        }
        ended = true;
        broken = null;
        listener.ended(lost || now.told ? Instant.now() : now.at);
    }

    private synchronized boolean opened(int opening) {
        if (closed) {
            return false;
        }
        Break now = broken;
        if (opening == opened && now != null) {
            broken = null;
            startedAgain = false;
            if (now.told) {
                listener.resumed(source.isKept() || now.tries <= 1 ? now.at : Instant.now());
            }
        }
        return true;
    }

    private void next(int opening, Object from, Instant at, T item) {
        synchronized (this) {
            if (closed || opening != opened || !read.isNew(from, at, item)) {
                return;
            }
            retryMs = FIRST_RETRY_MS;
        }
        try {
            listener.take(item);
        } catch (RuntimeException | Error e) {
            lost(e);
        }
    }

    private void lost(Throwable why) {
        LOG.warn("an observation is lost: {}", why.toString(), why);
        listener.missed(Instant.now(), why.toString());
    }

    private synchronized void ended(int opening, @Nullable Throwable why) {
        if (closed || opening != opened) {
            return;
        }
        opened++; // it may tell its end twice
        if (broken == null) {
            broken = new Break(why);
            startedAgain = false;
        } else if (broken.why == null) {
            broken.why = why;
        }
        later.run(retryMs, this::retry);
        retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    }

    @Override
    public void close() {
        Closeable last;
        synchronized (this) {
            closed = true;
            last = current;
        }
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                LOG.debug("a stream of the engine did not close", e);
            }
        }
    }

    /** One opening of the stream. */
    private final class Opening implements Sink<T> {

        private final int number;

        Opening(int number) {
            this.number = number;
        }

        @Override
        public boolean opened() {
            return Following.this.opened(number);
        }

        @Override
        public void next(Object from, Instant at, T item) {
            Following.this.next(number, from, at, item);
        }

        @Override
        public void lost(Throwable why) {
            Following.this.lost(why);
        }

        @Override
        public void ended(@Nullable Throwable why) {
            Following.this.ended(number, why);
        }
    }
}
