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
 * Reads the file of a history, whole or as it grows. The owner of a lab, its observer and commands that act on it may write
 * at the same time. Lines that cannot be read are left out, as are those longer than 1 MiB. Not safe for use by several
 * threads.
 */
public final class HistoryReader {

    private static final int MOST_AT_ONCE = 1 << 20;

    /** An event takes up to so many times the memory that its line takes in the file. */
    private static final int GROWS_BY = 16;

    /** A file with more unreadable lines is no history, and is not read to its end. */
    private static final int MOST_BROKEN = 10_000;

    private final Path file;
    private final Consumer<String> damage;
    private final HistoryLines lines;
    private long offset;
    private long mostBytes = Long.MAX_VALUE;
    private long mostBroken = Long.MAX_VALUE;
    private boolean tooLong; // whether the line at the offset began before it

    /** Returns a reader that does not say which lines it leaves out. */
    public HistoryReader(Path file) {
        this(file, damage -> {});
    }

    /** @param damage takes what {@link History#read(Path, Consumer)} tells */
    public HistoryReader(Path file, Consumer<String> damage) {
        this.file = file;
        this.damage = damage;
        this.lines = new HistoryLines(file, damage);
    }

    /** Returns what was written since the last call; a line that is not complete yet is left for the next call. */
    public List<Entry<?>> more() {
        List<Entry<?>> entries = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            takeLines(channel, entries);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return entries;
    }

    /** Returns all that the file holds, as far as the memory of this process allows; its last line may have no end. */
    List<Entry<?>> whole() {
        List<Entry<?>> entries = new ArrayList<>();
        mostBytes = Runtime.getRuntime().maxMemory() / GROWS_BY;
        mostBroken = MOST_BROKEN;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            takeLines(channel, entries);
            if (offset < channel.size() && offset >= mostBytes) {
                damage.accept(
                        "%s is read up to its byte %s, since this process has memory for no more: give it more (-Xmx)"
                                .formatted(file.getFileName(), offset));
            } else if (tooLong || offset < channel.size()) {
                take(rest(channel), true, entries);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return entries;
    }

    private void takeLines(FileChannel channel, List<Entry<?>> entries) throws IOException {
        int taken = 1;
        while (taken > 0 && offset < Math.min(channel.size(), mostBytes) && lines.broken() < mostBroken) {
            taken = take(channel, entries);
            offset += taken;
        }
    }

    /** Returns the line without an end; if it has one by now, it is whole. */
    private String rest(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size() - offset, MOST_AT_ONCE));
        channel.read(bytes, offset);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
    }

    /** Returns how many bytes the whole lines took, or the part of a line that is too long. */
    private int take(FileChannel channel, List<Entry<?>> entries) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size() - offset, MOST_AT_ONCE));
        int read = Math.max(0, channel.read(bytes, offset));
        int end = read;
        while (end > 0 && bytes.get(end - 1) != '\n') {
            end--;
        }
        if (end == 0) {
            tooLong |= read == MOST_AT_ONCE;
            return tooLong ? read : 0;
        }
        new String(bytes.array(), 0, end, StandardCharsets.UTF_8).lines().forEach(line -> take(line, false, entries));
        return end;
    }

    private void take(String line, boolean last, List<Entry<?>> entries) {
        if (tooLong) {
            tooLong = false;
            lines.leaveOut(MOST_AT_ONCE);
        } else if (lines.broken() < mostBroken) {
            lines.take(line, last).ifPresent(entries::add);
        }
    }
}
