package dev.ballast.history;

import dev.ballast.history.HistoryCodec.UnreadableLineException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Append-only record of what was done and seen, on one monotonic clock. Safe for use by many threads. Each event is in
 * the file, if there is one, before {@link #record} returns, so that a crash loses nothing.
 */
public final class History {

    private final List<Entry<?>> entries = new ArrayList<>();
    private final Instant start;
    private final Clocks clocks;
    private final long startNanos;
    private final @Nullable HistoryFile file;
    private final @Nullable Source source;
    private volatile String ending = "";

    /** The history that keeps the events of a view, and the condition under which it does. */
    private record Source(History kept, BooleanSupplier condition) {}

    /** A history's monotonic clock, and the host's clock, which may be set. */
    record Clocks(LongSupplier nanos, InstantSource wall) {
        static final Clocks OF_THE_HOST = new Clocks(System::nanoTime, InstantSource.system());
        private static final long TOGETHER = 5_000_000;

        /** What both clocks show at one moment. They are read again if the machine paused in between. */
        Reading read() {
            while (true) {
                long before = nanos.getAsLong();
                Instant now = wall.instant();
                if (nanos.getAsLong() - before < TOGETHER) {
                    return new Reading(before, now);
                }
            }
        }
    }

    private record Reading(long nanos, Instant wall) {}

    private History(
            Instant start, Clocks clocks, long startNanos, @Nullable HistoryFile file, @Nullable Source source) {
        this.start = start;
        this.clocks = clocks;
        this.startNanos = startNanos;
        this.file = file;
        this.source = source;
    }

    /** Returns a history that lives in memory only. */
    public static History inMemory() {
        return inMemory(System::nanoTime);
    }

    static History inMemory(LongSupplier nanos) {
        Clocks clocks = new Clocks(nanos, InstantSource.system());
        return new History(Instant.now(), clocks, nanos.getAsLong(), null, null);
    }

    /** Returns a history that begins now and is kept in {@code file}. */
    public static History startingIn(Path file) {
        return startingIn(file, Clocks.OF_THE_HOST);
    }

    static History startingIn(Path file, Clocks clocks) {
        Reading now = clocks.read();
        return new History(now.wall(), clocks, now.nanos(), new HistoryFile(file), null);
    }

    /**
     * Returns a history that continues {@code file}, which another process began at {@code start} and may still write. It
     * holds only what this process records. Numbers and times continue those in the file; times do so by the host's clock,
     * so they are wrong by as much as that clock was set in between.
     */
    public static History continuing(Path file, Instant start) {
        return continuing(file, start, Clocks.OF_THE_HOST);
    }

    static History continuing(Path file, Instant start, Clocks clocks) {
        HistoryFile lines = new HistoryFile(file);
        Reading now = clocks.read();
        long sinceStart = lines.last().stream()
                .flatMap(line -> entry(line).stream())
                .reduce((first, second) -> second)
                .flatMap(last -> Optional.ofNullable(last.wall())
                        .map(wall -> Math.round(last.atMs() * 1e6)
                                + Duration.between(wall, now.wall()).toNanos()))
                .orElseGet(() -> Duration.between(start, now.wall()).toNanos());
        return new History(start, clocks, now.nanos() - sinceStart, lines, null);
    }

    /**
     * Returns a view of this history, on the same clock, that records events only while a condition holds. If this history
     * has a file, the view records in the file alone, since an observer may run for days.
     */
    public History onlyWhile(BooleanSupplier condition) {
        return new History(start, clocks, startNanos, null, new Source(this, condition));
    }

    /**
     * Returns what is in the file of a history, of all processes that wrote it, in the order in which it happened. Lines that
     * cannot be read are left out.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<Entry<?>> read(Path file) {
        return read(file, damage -> {});
    }

    /**
     * Returns what is in the file of a history, of all processes that wrote it, in the order in which it happened.
     *
     * @param damage takes, in words, each line that cannot be read or is too long, lines that are missing or are there twice,
     *     types that this version does not know, and that there is more than memory can hold
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<Entry<?>> read(Path file, Consumer<String> damage) {
        List<Entry<?>> entries = new HistoryReader(file, damage).whole();
        entries.sort(Comparator.comparingDouble(Entry::atMs));
        return List.copyOf(entries);
    }

    /** Returns the entry that a line of a history's file holds; empty if it cannot be read. */
    static Optional<Entry<?>> entry(String line) {
        try {
            return Optional.of(HistoryCodec.read(line, 0));
        } catch (UnreadableLineException e) {
            return Optional.empty();
        }
    }

    /** Adds an event that happens now. */
    public void record(Event event) {
        synchronized (entries) {
            append(sinceStart(), 0, event);
        }
    }

    /**
     * Adds an event that was observed.
     *
     * @param atMs when it happened, on this history's clock
     * @param errorMs how far from that it may have happened, in milliseconds
     */
    public void observe(Event event, double atMs, double errorMs) {
        append(Math.round(atMs * 1e6), errorMs, event);
    }

    private void append(long sinceStart, double errorMs, Event event) {
        if (source != null) {
            if (source.condition().getAsBoolean()) {
                source.kept().add(sinceStart, errorMs, event, false);
            }
            return;
        }
        add(sinceStart, errorMs, event, true);
    }

    /** @param shown whether memory holds it although the file has it */
    private void add(long sinceStart, double errorMs, Event given, boolean shown) {
        Event event = given instanceof RunEvent.Checked verdict ? now(verdict) : given;
        synchronized (entries) {
            Reading now = clocks.read();
            Instant wall = now.wall().minusNanos(now.nanos() - startNanos - sinceStart);
            LongFunction<Entry<Event>> numbered =
                    seq -> new Entry<>(seq, sinceStart / 1000 / 1000.0, wall, errorMs, event);
            long seq =
                    file == null ? entries.size() : file.append(number -> HistoryCodec.write(numbered.apply(number)));
            if (shown || file == null) {
                entries.add(numbered.apply(seq));
            }
        }
    }

    /**
     * Says that the process ends, and removes what it judges. From now on each verdict is UNKNOWN.
     *
     * @param why why the process ends
     */
    public void stopJudging(String why) {
        ending = why;
    }

    /** Returns a verdict as it would be recorded now: UNKNOWN if the process ends, or another one removes the lab. */
    public RunEvent.Checked now(RunEvent.Checked verdict) {
        String why = ending.isEmpty() ? removal().orElse("") : ending;
        return why.isEmpty()
                ? verdict
                : RunEvent.Checked.unfinished(verdict.check(), "not judged: %s; run it again".formatted(why))
                        .on(verdict.loads());
    }

    /** Returns, in words, that another process removes the lab; empty if none has recorded that in the file. */
    public Optional<String> removal() {
        return Optional.ofNullable(file)
                .flatMap(HistoryFile::removal)
                .flatMap(History::entry)
                .map(entry -> entry.event().describe());
    }

    /** Returns whether events are recorded now; those of a view are not while its condition does not hold. */
    public boolean records() {
        return source == null || source.condition().getAsBoolean();
    }

    /** Returns milliseconds since the run's start on this history's clock. */
    public double nowMs() {
        return sinceStart() / 1000 / 1000.0;
    }

    private long sinceStart() {
        return clocks.nanos().getAsLong() - startNanos;
    }

    /** Returns a moment of {@link System#nanoTime} on this history's clock, in milliseconds since the run's start. */
    public double atMs(long nanoTime) {
        return (nanoTime - startNanos) / 1000 / 1000.0;
    }

    /**
     * Returns a moment of the host's clock on this history's clock, in milliseconds since the run's start; a step of the
     * host's clock since then does not matter, one between the moment and now does.
     */
    public double atMs(Instant wall) {
        Reading now = clocks.read();
        return atMs(now.nanos()) - Duration.between(wall, now.wall()).toNanos() / 1000 / 1000.0;
    }

    /**
     * Returns how far the host's clock is ahead of this history's, in milliseconds. The difference is constant unless the
     * host's clock is set.
     */
    public double hostAheadMs() {
        Reading now = clocks.read();
        return (Duration.between(start, now.wall()).toNanos() - (now.nanos() - startNanos)) / 1e6;
    }

    /** Returns when the run began, by the host's clock. */
    public Instant start() {
        return start;
    }

    /** Returns all entries so far, oldest first. */
    public List<Entry<?>> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** Returns the entries of one type so far, oldest first. */
    public <E extends Event> List<Entry<E>> entries(Class<E> type) {
        List<Entry<E>> found = new ArrayList<>();
        synchronized (entries) {
            for (Entry<?> entry : entries) {
                if (type.isInstance(entry.event())) {
                    found.add(entry.as(type));
                }
            }
        }
        return found;
    }

    /** Returns the newest entry of one type. */
    public <E extends Event> Optional<Entry<E>> last(Class<E> type) {
        synchronized (entries) {
            for (int i = entries.size() - 1; i >= 0; i--) {
                if (type.isInstance(entries.get(i).event())) {
                    return Optional.of(entries.get(i).as(type));
                }
            }
        }
        return Optional.empty();
    }
}
