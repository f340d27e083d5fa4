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
 * The lock on {@code recorder.lock} in a run directory. Several processes may watch one lab; only the one that holds the
 * lock records what it observes, so each change is in the history once. It is a lock of the operating system, so it is free
 * again as soon as its holder has ended. Safe for use by several threads.
 */
public final class RecorderLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecorderLock.class);

    /** A lock of the operating system keeps processes apart, but not two labs of one process. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private @Nullable FileChannel held;
    private boolean closed;

    public RecorderLock(RunDirectory run) {
        this.file = run.path().resolve("recorder.lock");
    }

    /** Returns the file that is locked. */
    Path file() {
        return file;
    }

    /** Acquires the lock if it is free. Returns whether this object holds it, from this call or an earlier one. */
    public synchronized boolean tryAcquire() {
        if (held == null && !closed && HELD_HERE.add(file)) {
            held = lock();
            if (held == null) {
                HELD_HERE.remove(file);
            }
        }
        return held != null;
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

    /** Releases the lock. Later calls of {@link #tryAcquire} return false. */
    @Override
    public synchronized void close() {
        closed = true;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                LOG.debug("{} did not close", file, e);
            }
            held = null;
            HELD_HERE.remove(file);
        }
    }

    /** Deletes the file, and releases the lock. For the end of a run, after which no process records. */
    public synchronized void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} stays", file, e);
        }
        close();
    }
}
