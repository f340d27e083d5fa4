package dev.ballast.history;

import dev.ballast.history.HistoryCodec.UnreadableLineException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Takes the lines of one history, in the order of its file, and tells what is damaged. */
final class HistoryLines {

    private final Path name;
    private final Consumer<String> damage;
    private final Set<String> unknownTypes = new HashSet<>();
    private long number;
    private long nextSeq;
    private long broken;
    private long unread; // lines since the last entry, each of which may have had a number

    /** @param damage takes each damage, in words */
    HistoryLines(Path file, Consumer<String> damage) {
        this.name = file.getFileName();
        this.damage = damage;
    }

    /**
     * Returns the entry that the next line holds; empty if it cannot be read.
     *
     * @param last whether the file ends with it, and perhaps within it
     */
    Optional<Entry<?>> take(String line, boolean last) {
        number++;
        if (line.isBlank()) {
            return Optional.empty(); // if an event was to be there, its number is missing
        }
        unread++;
        try {
            Entry<?> entry = HistoryCodec.read(line, nextSeq);
            count(entry.seq());
            know(entry.event());
            return Optional.of(entry);
        } catch (UnreadableLineException e) {
            broken++;
            damage.accept(unreadable(last, e));
            return Optional.empty();
        }
    }

    /** Returns how many lines could not be read. After so many, a reader may stop. */
    long broken() {
        return broken;
    }

    /** Leaves out the next line, which is longer than that. */
    void leaveOut(int mostBytes) {
        number++;
        unread++;
        damage.accept("%s line %s is longer than %s bytes".formatted(name, number, mostBytes));
    }

    private String unreadable(boolean last, UnreadableLineException e) {
        return e.isJson()
                ? "%s line %s cannot be read: %s".formatted(name, number, e.getMessage())
                : last
                        ? "%s ends in the middle of line %s: the run's process died while writing it"
                                .formatted(name, number)
                        : "%s line %s is not JSON: %s".formatted(name, number, e.getMessage());
    }

    private void count(long seq) {
        if (seq < nextSeq) {
            damage.accept("%s line %s has seq %s a second time, or out of order".formatted(name, number, seq));
        } else if (seq - nextSeq >= unread) {
            damage.accept("%s lacks seq %s%s"
                    .formatted(name, nextSeq, seq == nextSeq + 1 ? "" : " to %s".formatted(seq - 1)));
        }
        nextSeq = Math.max(nextSeq, seq + 1);
        unread = 0;
    }

    private void know(Event event) {
        if (event instanceof Event.Unknown unknown && unknownTypes.add(unknown.type())) {
            damage.accept(
                    "%s line %s has the type '%s', which this version does not know, so checks may miss something: %s"
                            .formatted(name, number, unknown.type(), "read it with the version that wrote it"));
        }
    }
}
