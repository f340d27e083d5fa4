package dev.ballast.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a history as it grows. The owner of a lab, its observer and commands that act on it may write at the same time.
 * Lines that cannot be read are left out, as are those longer than 1 MiB. Not safe for use by several threads.
 */
public final class HistoryReader {

    private static final int MOST_AT_ONCE = 1 << 20;

    private final Path file;
    private final HistoryLines lines;
    private long offset;
    private boolean tooLong; // whether the line at the offset began before it

    /** Returns a reader that does not say which lines it leaves out. */
    public HistoryReader(Path file) {
        this(file, damage -> {});
    }

    /** @param damage takes what {@link History#read(Path, Consumer)} tells, and lines that are too long */
    public HistoryReader(Path file, Consumer<String> damage) {
        this.file = file;
        this.lines = new HistoryLines(file, damage);
    }

    /** Returns what was written since the last call; a line that is not complete yet is left for the next call. */
    public List<Entry<?>> more() {
        List<Entry<?>> entries = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.size() > offset) {
                int taken = take(channel, entries);
                if (taken == 0) {
                    break;
                }
                offset += taken;
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return entries;
    }

    /** Returns how many bytes the whole lines took, or the part of a line that is too long. */
    private int take(FileChannel channel, List<Entry<?>> entries) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size() - offset, MOST_AT_ONCE));
        int read = channel.read(bytes, offset);
        int end = read;
        while (end > 0 && bytes.get(end - 1) != '\n') {
            end--;
        }
        if (end == 0) {
            tooLong |= read == MOST_AT_ONCE;
            return tooLong ? read : 0;
        }
        new String(bytes.array(), 0, end, StandardCharsets.UTF_8).lines().forEach(line -> take(line, entries));
        return end;
    }

    private void take(String line, List<Entry<?>> entries) {
        if (tooLong) {
            tooLong = false;
            lines.leaveOut(MOST_AT_ONCE);
        } else {
            lines.take(line, false).ifPresent(entries::add);
        }
    }
}
