package dev.ballast.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongFunction;

/** A file of lines, into which several processes may write: the owner of a lab, and a command that acts on it. */
final class HistoryFile {

    /** A lock of the operating system keeps processes apart, not the threads of one. */
    private static final Object WITHIN_THIS_PROCESS = new Object();

    private static final long LAST = 1 << 16;

    private final Path path;
    private long size;
    private long lines;
    private boolean torn; // whether the last line has no end, since its writer died or the disk was full

    HistoryFile(Path path) {
        this.path = path;
    }

    /** Returns the last lines, whole ones: as many as a few kilobytes hold. */
    List<String> last() {
        synchronized (WITHIN_THIS_PROCESS) {
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
    }

    /**
     * Appends a line, and returns its number, from 0.
     *
     * @param line makes the line that has a number
     */
    long append(LongFunction<String> line) {
        synchronized (WITHIN_THIS_PROCESS) {
            try (FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                file.lock(); // until the file is closed
                countWhatOthersWrote(file);
                lines += torn ? 1 : 0;
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
    }

    private void countWhatOthersWrote(FileChannel file) throws IOException {
        ByteBuffer more = ByteBuffer.allocate(8192);
        while (size < file.size()) {
            more.clear();
            size += file.read(more, size);
            more.flip();
            while (more.hasRemaining()) {
                torn = more.get() != '\n';
                lines += torn ? 0 : 1;
            }
        }
    }
}
