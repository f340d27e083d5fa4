package dev.ballast.judge;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.run.Manifest;
import dev.ballast.run.UnreadableRunException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A run as its directory holds it, read as far as possible. Reading changes nothing.
 *
 * @param name name of the directory
 * @param manifest {@link Manifest#NONE} if it cannot be read
 * @param history in the order of time
 * @param wholeHistory whether the history has all that was recorded; if not, what it lacks proves nothing
 * @param loads in the order of their starts
 * @param damage what is missing or broken, in words; empty for a whole directory
 */
record RecordedRun(
        String name,
        Manifest manifest,
        List<Entry<?>> history,
        boolean wholeHistory,
        List<RecordedLoad> loads,
        List<String> damage) {

    private static final String HISTORY = "history.jsonl";

    static RecordedRun read(Path directory) {
        List<String> damage = new ArrayList<>();
        Manifest manifest = manifest(directory, damage);
        int others = damage.size();
        List<Entry<?>> history = history(directory, damage);
        boolean wholeHistory = damage.size() == others;
        List<RecordedLoad> loads = new RecordedLoads(directory, history, wholeHistory, damage).read();
        return new RecordedRun(
                String.valueOf(directory.toAbsolutePath().normalize().getFileName()),
                manifest,
                history,
                wholeHistory,
                loads,
                List.copyOf(damage));
    }

    private static Manifest manifest(Path directory, List<String> damage) {
        try {
            return Manifest.read(directory, damage::add);
        } catch (UnreadableRunException | UncheckedIOException e) {
            damage.add(String.valueOf(e.getMessage()));
            return Manifest.NONE;
        }
    }

    private static List<Entry<?>> history(Path directory, List<String> damage) {
        Path file = directory.resolve(HISTORY);
        if (!Files.isRegularFile(file)) {
            damage.add(HISTORY + " is missing: nothing is known of what happened");
            return List.of();
        }
        try {
            return History.read(file, damage::add);
        } catch (UncheckedIOException e) {
            damage.add("%s: %s".formatted(e.getMessage(), e.getCause()));
            return List.of();
        }
    }

    <E extends Event> Stream<Entry<E>> events(Class<E> type) {
        return events(history, type);
    }

    static <E extends Event> Stream<Entry<E>> events(List<Entry<?>> history, Class<E> type) {
        return history.stream().filter(entry -> type.isInstance(entry.event())).map(entry -> entry.as(type));
    }

    /** Returns a moment of the host's clock on the history's clock, in milliseconds; empty if the history has no such clock. */
    static OptionalDouble atMs(List<Entry<?>> history, Instant wall) {
        return history.stream()
                .filter(entry -> entry.wall() != null)
                .min(Comparator.comparing(entry -> distance(entry, wall)))
                .map(near -> OptionalDouble.of(near.atMs() + millis(Optional.ofNullable(near.wall()), wall)))
                .orElseGet(OptionalDouble::empty);
    }

    private static double distance(Entry<?> entry, Instant wall) {
        return Math.abs(millis(Optional.ofNullable(entry.wall()), wall));
    }

    private static double millis(Optional<Instant> from, Instant to) {
        return from.map(start ->
                        (to.getEpochSecond() - start.getEpochSecond()) * 1e3 + (to.getNano() - start.getNano()) / 1e6)
                .orElse(Double.MAX_VALUE);
    }
}
