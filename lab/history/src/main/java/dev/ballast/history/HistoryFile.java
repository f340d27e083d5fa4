package dev.ballast.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of lines, into which several processes may write: the owner of a lab, and a command that acts on it. */
final class HistoryFile {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);

    /**
     * The only thread that reads and writes, because the lock on the file keeps processes apart, and not the threads of one.
     * It is never interrupted; an interrupt, as when a stream of the engine is closed, would close the file.
     */
    private static final ExecutorService WRITER = Executors.newSingleThreadExecutor(job -> {
        Thread thread = new Thread(job, "ballast-history");
        thread.setDaemon(true);
        return thread;
    });

    private static final long LAST = 1 << 16;

    /** A short line of another process: it removes the lab. */
    private static final String REMOVING = "\"type\":\"removing\"";

    private static final int SHORT = 1_000;

    private final Path path;
    private final ByteArrayOutputStream foreign = new ByteArrayOutputStream(); // as far as read, and not too long
    private final long begin; // how much of the file was there before
    private @Nullable String removal;
    private long size;
    private long lines;
    private boolean torn; // whether the last line has no end, since its writer died or the disk was full

    HistoryFile(Path path) {
        this.path = path;
        this.begin = path.toFile().length();
    }

    /** Returns the last lines, whole ones: as many as a few kilobytes hold. */
    List<String> last() {
        return uninterrupted(this::readLast);
    }

    private List<String> readLast() {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(file.size(), LAST));
            long from = file.size() - end.capacity();
            while (end.hasRemaining() && file.read(end, from + end.position()) > 0) {
                continue;
            }
            List<String> read =
                    new String(end.array(), StandardCharsets.UTF_8).lines().toList();
            return from > 0 ? read.subList(1, read.size()) : read;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /**
     * Appends a line, and returns its number, from 0. An interrupt of the caller neither stops nor tears it.
     *
     * @param line makes the line that has a number
     */
    long append(LongFunction<String> line) {
        return uninterrupted(() -> write(line));
    }

    /**
     * Returns the line by which another process says that it removes the lab; empty if none has been written since this object
     * was made, or none can be read.
     */
    Optional<String> removal() {
        return uninterrupted(() -> {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                countWhatOthersWrote(file);
            } catch (IOException e) {
                LOG.debug("{} cannot be read", path, e);
            }
            return Optional.ofNullable(removal);
        });
    }

    private long write(LongFunction<String> line) {
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.lock(); // until the file is closed
            countWhatOthersWrote(file);
            lines += torn ? 1 : 0;
            foreign.reset();
            long number = lines;
            String text = (torn ? "\n" : "") + line.apply(number);
            torn = true;
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                size += file.write(bytes, size);
            }
            torn = false;
            lines++;
            return number;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    private static <T> T uninterrupted(Supplier<T> job) {
        try {
            return CompletableFuture.supplyAsync(job, WRITER).join(); // goes on through an interrupt, and keeps it
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void countWhatOthersWrote(FileChannel file) throws IOException {
        ByteBuffer more = ByteBuffer.allocate(8192);
        while (size < file.size()) {
            more.clear();
            size += file.read(more, size);
            more.flip();
            while (more.hasRemaining()) {
                byte next = more.get();
                take(next, size - more.remaining() > begin);
            }
        }
    }

    private void take(byte next, boolean fresh) {
        torn = next != '\n';
        if (!torn) {
            lines++;
            String line = foreign.size() < SHORT ? foreign.toString(StandardCharsets.UTF_8) : "";
            removal = line.contains(REMOVING) ? line : removal;
            foreign.reset();
        } else if (fresh && foreign.size() < SHORT) {
            foreign.write(next);
        }
    }
}
