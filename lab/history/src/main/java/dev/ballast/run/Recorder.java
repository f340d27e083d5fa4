package dev.ballast.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to record what is seen of a run: several processes may look at one lab, and each change is to stand in
 * its history once. The turn is a lock of the operating system, so that it is free again as soon as its holder has died.
 */
public final class Recorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /** A lock of the operating system keeps processes apart, not the labs of one. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private @Nullable FileChannel turn;
    private boolean closed;

    public Recorder(RunDirectory run) {
        this.file = run.path().resolve("recorder.lock");
    }

    /** Returns whether this is the one that records; it is from now on if no other process was. */
    public synchronized boolean hasTurn() {
        if (turn == null && !closed && HELD_HERE.add(file)) {
            turn = lock();
            if (turn == null) {
                HELD_HERE.remove(file);
            }
        }
        return turn != null;
    }

    private @Nullable FileChannel lock() {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} cannot be locked", file, e); // the run directory is another machine's, or gone
        }
        return null;
    }

    /** Leaves the turn to another process. */
    @Override
    public synchronized void close() {
        closed = true;
        if (turn != null) {
            try {
                turn.close();
            } catch (IOException e) {
                LOG.debug("{} did not close", file, e);
            }
            turn = null;
            HELD_HERE.remove(file);
        }
    }

    /** Leaves nothing of the turn in the run directory; no process will record any more. */
    public synchronized void end() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} stays", file, e);
        }
        close();
    }
}
