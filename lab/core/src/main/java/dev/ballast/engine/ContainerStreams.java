package dev.ballast.engine;

import java.io.Closeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The events of the engine and the output of the containers of one lab, as they come. A stream that breaks is opened again,
 * and passes on nothing twice. Implementations are safe for use by several threads.
 */
public interface ContainerStreams {

    /** Returns the smallest error that a time of these streams has, in milliseconds: how far apart the two clocks may be. */
    double errorMs();

    /** Converts a moment that a container wrote to the host's clock. */
    Instant toHost(Instant containers);

    /** Passes on each start, pause and end of the lab's containers since a moment, until closed. */
    Closeable events(Instant since, Listener<ContainerEvent> listener);

    /**
     * Passes on each line of a container until it ends or the stream is closed.
     *
     * @param since from when on, by the host's clock, a moment just now; null for all lines
     */
    Followed lines(String container, @Nullable Instant since, Listener<LogLine> listener);

    /** Takes what a stream tells, and how the stream itself does. Times are those of the host's clock. */
    interface Listener<T> {

        /** Takes the next item. If this throws, {@link #missed} is called. */
        void take(T item);

        /** The stream broke at a moment; it is being opened again. */
        void interrupted(Instant at, String why);

        /**
         * The stream tells again.
         *
         * @param at from when on it tells everything: from when it broke, if it caught up
         */
        void resumed(Instant at);

        /** An item is lost, because {@link #take} threw. */
        void missed(Instant at, String why);

        /** The container ended, and the stream has told all it had to. */
        void ended(Instant at);
    }

    /** The lines of one container, which are followed. */
    interface Followed extends Closeable {

        /** Goes on, because the container was started again. */
        void again();

        @Override
        void close();
    }
}
