package dev.ballast.report;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.RunEvent;
import dev.ballast.run.Manifest;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a run directory.
 *
 * @param startedAt the time 0 of its clock, null if it is not known
 * @param history in the order of time; a file has events in the order in which they were noticed
 * @param damage what is missing or broken in it, in words; empty for a whole one
 */
record Run(
        Path directory,
        Manifest manifest,
        @Nullable Instant startedAt,
        List<Entry<?>> history,
        RunFiles files,
        List<String> damage) {

    /** Returns this with more damage. */
    Run with(Stream<String> moreDamage) {
        return new Run(
                directory,
                manifest,
                startedAt,
                history,
                files,
                Stream.concat(damage.stream(), moreDamage).toList());
    }

    String name() {
        return String.valueOf(directory.getFileName());
    }

    /** Returns the name of the scenario or the demo, or the directory's name if the manifest has none. */
    String title() {
        return manifest.name() == null ? name() : manifest.name();
    }

    @Nullable
    String failure() {
        if (manifest.failure() != null) {
            return manifest.failure();
        }
        return events(RunEvent.Failed.class)
                .reduce((first, second) -> second)
                .map(last -> last.event().message())
                .orElse(null);
    }

    <E extends Event> Stream<Entry<E>> events(Class<E> type) {
        return history.stream().filter(line -> type.isInstance(line.event())).map(line -> line.as(type));
    }

    /** Returns those of sorted events that happened at a moment or later. */
    static <E extends Event> List<Entry<E>> since(List<Entry<E>> events, double atMs) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).atMs() < atMs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return events.subList(low, events.size());
    }

    /** Returns how much farther the host's clock was ahead of the run's at an event than at the run's start. */
    double aheadMs(Entry<?> entry) {
        return startedAt == null || entry.wall() == null ? 0 : millis(startedAt, entry.wall()) - entry.atMs();
    }

    /** Returns the time between two moments in milliseconds, even if a broken file has absurd ones. */
    static double millis(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        return between.getSeconds() * 1e3 + between.getNano() / 1e6;
    }

    /**
     * Returns how far the host's clock was ahead of the run's when it showed a moment, counted from the run's start by
     * that clock.
     */
    double aheadMs(double hostMs) {
        return history.stream()
                .filter(line -> line.atMs() + aheadMs(line) <= hostMs)
                .reduce((earlier, later) -> later)
                .map(this::aheadMs)
                .orElse(0.0);
    }

    /** Returns the last moment in the history, in milliseconds since the run's start. */
    double endMs() {
        return history.stream().mapToDouble(Entry::atMs).max().orElse(0);
    }

    /** Returns until when Consul and the balancers were watched. It is not known how long their last lists held. */
    double watchedMs() {
        return events(RunEvent.PhaseBegan.class)
                .filter(phase -> phase.event().name().equals(RunEvent.PhaseBegan.CLOSING))
                .mapToDouble(Entry::atMs)
                .reduce((first, second) -> second)
                .orElseGet(this::endMs);
    }

    /** Returns the time from start to end by the manifest, or else by the history; empty if neither has it. */
    OptionalDouble durationMs() {
        Optional<Instant> started = instant(manifest.started());
        Optional<Instant> finished = instant(manifest.finished());
        if (started.isPresent() && finished.isPresent()) {
            return OptionalDouble.of(Math.floor(millis(started.get(), finished.get())));
        }
        return history.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(endMs());
    }

    static Optional<Instant> instant(@Nullable String iso) {
        if (iso == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty(); // shown as it stands, and no figure is made of it
        }
    }
}
