package dev.ballast.engine;

import java.io.Closeable;
import java.time.Instant;
import java.util.function.Consumer;

/** What the engine and the containers of one lab say, as they say it. Implementations are safe for several threads. */
public interface ContainerStreams {

    /** Returns the least error of any moment given here, in milliseconds: how far apart the two clocks may be. */
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
