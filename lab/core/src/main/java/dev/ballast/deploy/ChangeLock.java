package dev.ballast.deploy;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lock on {@code change.lock} in a run directory: one process at a time changes the services and balancers of a lab. It is a
 * lock of the operating system, so it is free again as soon as its holder has ended. The threads of one process share it. Where
 * the run directory is another machine's, there is none. Safe for use by several threads.
 */
public final class ChangeLock implements AutoCloseable {

    /** The file's name. */
    public static final String FILE = "change.lock";

    private static final int LONGEST_HOLDER = 200;

    /** A lock of the operating system keeps processes apart; within this one it is held once. */
    private static final Map<Path, Held> HELD_HERE = new HashMap<>();

    private final Path file;
    private boolean closed;

    /** A lock that this process holds, and how many of its threads. */
    private static final class Held {
        final @Nullable FileChannel channel;
        int threads = 1;

        Held(@Nullable FileChannel channel) {
            this.channel = channel;
        }
    }

    private ChangeLock(Path file) {
        this.file = file;
    }

    /** Thrown if another process holds the lock. */
    public static final class HeldException extends IllegalStateException {

        @Serial
        private static final long serialVersionUID = 1;

        HeldException(String message) {
            super(message);
        }
    }

    /**
     * Acquires the lock.
     *
     * @param run the run directory
     * @param what this process does, for the message of another one, such as {@code ./ballast apply -f lab.yaml}
     * @throws HeldException saying which process holds it
     */
    public static ChangeLock acquire(Path run, String what) {
        Path file = run.toAbsolutePath().normalize().resolve(FILE);
        synchronized (HELD_HERE) {
            Held held = HELD_HERE.get(file);
            if (held != null) {
                held.threads++;
            } else {
                HELD_HERE.put(file, new Held(Files.isDirectory(run) ? lock(file, what) : null));
            }
        }
        return new ChangeLock(file);
    }

    private static FileChannel lock(Path file, String what) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new HeldException(holder(file) + " changes the lab; try again when it has ended");
            }
            String line = "process %d, %s".formatted(ProcessHandle.current().pid(), what);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }

    private static String holder(Path file) throws IOException {
        String line = Files.readString(file).strip().replaceAll("\\p{Cntrl}", " ");
        return line.isEmpty() ? "another process" : line.substring(0, Math.min(line.length(), LONGEST_HOLDER));
    }

    /** Releases the lock, unless other threads of this process hold it too. */
    @Override
    public void close() {
        synchronized (HELD_HERE) {
            Held held = HELD_HERE.get(file);
            if (closed || held == null) {
                return;
            }
            closed = true;
            if (--held.threads > 0) {
                return;
            }
            HELD_HERE.remove(file);
            if (held.channel != null) {
                try {
                    held.channel.close();
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot unlock " + file, e);
                }
            }
        }
    }
}
