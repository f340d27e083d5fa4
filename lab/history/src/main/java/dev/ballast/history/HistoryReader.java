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

/**
 * Reads a history as it grows. The owner of a lab, its observer and commands that act on it may write at the same time.
 * Lines that cannot be read are left out. Not safe for use by several threads.
 */
public final class HistoryReader {

    private static final int MOST_AT_ONCE = 1 << 20;

    private final Path file;
    private long offset;

    public HistoryReader(Path file) {
        this.file = file;
    }

    /** Returns what was written since the last call; a line that is not complete yet is left for the next call. */
    public List<Entry<?>> more() {
        List<Entry<?>> entries = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.size() > offset) {
                int whole = take(channel, entries);
                if (whole == 0) {
                    break;
                }
                offset += whole;
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return entries;
    }

    /** Returns how many bytes the whole lines took. */
    private int take(FileChannel channel, List<Entry<?>> entries) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size() - offset, MOST_AT_ONCE));
        int read = channel.read(bytes, offset);
        int end = read;
        while (end > 0 && bytes.get(end - 1) != '\n') {
            end--;
        }
        new String(bytes.array(), 0, end, StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> History.entry(line).ifPresent(entries::add));
        return end;
    }
}
