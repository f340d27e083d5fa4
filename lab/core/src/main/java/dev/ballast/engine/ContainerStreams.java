package dev.ballast.engine;

import java.io.Closeable;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The events of the engine and the output of the containers of one lab, as they come. Implementations are safe for use
 * by several threads.
 */
public interface ContainerStreams {

    /** Returns the smallest error that a time of these streams has, in milliseconds: how far apart the two clocks may be. */
    double errorMs();

    /** Converts a moment that a container wrote to the host's clock. */
    Instant toHost(Instant containers);

    /** Passes on each start and end of the lab's containers since a moment, until closed. */
    Closeable events(Instant since, Consumer<ContainerEvent> listener);

    /**
     * Passes on each line of a container until it ends or the stream is closed.
     *
     * @param fromBeginning whether to begin with the lines that are there already
     */
    Closeable lines(String container, boolean fromBeginning, Consumer<LogLine> listener);
}
