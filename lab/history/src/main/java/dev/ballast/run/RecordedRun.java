package dev.ballast.run;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.HostTime;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.ViewEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run as its directory holds it, read as far as possible. What is missing or broken is told as damage and not thrown.
 * Reading changes nothing. {@link RecordedLoads} reads the requests.
 *
 * @param manifest {@link Manifest#NONE} if it cannot be read
 * @param startedAt the time 0 of the history's clock, by the host's; null if it is not known
 * @param history in the order of time; the file has events in the order in which they were noticed
 * @param wholeHistory whether the history has all that was recorded; if not, what it lacks proves nothing
 * @param damage of the manifest and the history, in words; empty if they are whole
 */
public record RecordedRun(
        Path directory,
        Manifest manifest,
        @Nullable Instant startedAt,
        List<Entry<?>> history,
        boolean wholeHistory,
        List<String> damage) {

    /** Both are of one moment, but the host's clock may be set between that and the first event. */
    private static final double SAME_START_MS = 1_000;

    /**
     * Reads a run directory.
     *
     * @throws UnreadableRunException if there is no run, or one of a format that this version doesn't read
     */
    public static RecordedRun read(Path directory) {
        requireRun(directory);
        Path run = directory.toAbsolutePath().normalize();
        Damage damage = new Damage();
        Manifest manifest = Manifest.read(run, damage);
        Damage ofHistory = new Damage();
        List<Entry<?>> history = history(run, ofHistory);
        if (manifest.lab() != null && !history.isEmpty()) {
            compareStarts(manifest, history).ifPresent(damage);
            missingEnd(manifest, history).ifPresent(ofHistory);
        }
        return new RecordedRun(
                run,
                manifest,
                startedAt(history).or(() -> HostTime.parse(manifest.started())).orElse(null),
                history,
                ofHistory.isNone(),
                Stream.of(damage, ofHistory)
                        .flatMap(one -> one.inWords().stream())
                        .toList());
    }

    /**
     * Refuses what holds no run.
     *
     * @throws UnreadableRunException if it does not
     */
    public static void requireRun(Path path) {
        if (isRun(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new UnreadableRunException("%s is no run directory: it is a file".formatted(path));
        }
        throw new UnreadableRunException("%s is no run directory: it has neither manifest.json nor history.jsonl; %s"
                .formatted(
                        path,
                        holdsRuns(path)
                                ? "it holds some: name them as %s/*".formatted(path)
                                : "runs are in " + RunDirectory.runsFolder()));
    }

    private static boolean holdsRuns(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.anyMatch(RecordedRun::isRun);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether a directory holds a run. */
    public static boolean isRun(Path directory) {
        return Files.isRegularFile(directory.resolve(Manifest.FILE))
                || Files.isRegularFile(RunDirectory.at(directory).historyFile());
    }

    private static List<Entry<?>> history(Path run, Damage damage) {
        Path file = RunDirectory.at(run).historyFile();
        if (!Files.isRegularFile(file)) {
            damage.accept(
                    "%s %s: nothing is known of what happened".formatted(file.getFileName(), RunFile.absence(file)));
            return List.of();
        }
        try {
            RunFile.requireInside(run, file);
            return History.read(file, damage);
        } catch (UncheckedIOException | IOException e) {
            Throwable why = e instanceof UncheckedIOException ? e.getCause() : e;
            damage.accept("%s cannot be read: %s".formatted(file.getFileName(), why));
            return List.of();
        }
    }

    /** A manifest has the start of its history, so one with another start is of another run. */
    private static Optional<String> compareStarts(Manifest manifest, List<Entry<?>> history) {
        return HostTime.parse(manifest.started())
                .flatMap(start -> startedAt(history)
                        .filter(other -> Math.abs(HostTime.millis(start, other)) > SAME_START_MS)
                        .map(other -> "%s says that the run started at %s, and the history at %s"
                                .formatted(Manifest.FILE, start, other)));
    }

    /** The history of a lab that has ended says that it was closed. */
    private static Optional<String> missingEnd(Manifest manifest, List<Entry<?>> history) {
        boolean ended = EnumSet.of(RunOutcome.PASSED, RunOutcome.FAILED, RunOutcome.ABORTED)
                .contains(manifest.outcome());
        boolean closed = history.stream()
                .anyMatch(entry -> entry.event() instanceof RunEvent.PhaseBegan phase
                        && phase.name().equals(RunEvent.PhaseBegan.CLOSING));
        return ended && !closed
                ? Optional.of("the history ends before the lab was closed, although it has ended")
                : Optional.empty();
    }

    /** Returns the time 0 of the run's clock, by the event that was recorded first. */
    private static Optional<Instant> startedAt(List<Entry<?>> history) {
        return history.stream()
                .filter(entry -> entry.wall() != null)
                .min(Comparator.comparingLong(Entry::seq))
                .flatMap(first ->
                        Optional.ofNullable(first.wall()).map(wall -> wall.minusNanos(Math.round(first.atMs() * 1e6))));
    }

    /**
     * Returns whether the run has a pool: if not, it is a load on a server that Ballast did not start. A history that is not
     * whole may lack the pool.
     */
    public boolean hasPool() {
        return manifest.lab() != null
                || !damage.isEmpty()
                || history.stream()
                        .map(Entry::event)
                        .anyMatch(event -> event instanceof InstanceEvent
                                || event instanceof ConsulEvent
                                || event instanceof BalancerEvent
                                || event instanceof PoolEvent
                                || event instanceof ViewEvent);
    }

    /** Returns the name of the directory. */
    public String name() {
        return String.valueOf(directory.getFileName());
    }

    /** Returns the name of the scenario or the demo, or the directory's name if the manifest has none. */
    public String title() {
        return Objects.requireNonNullElse(manifest.name(), name());
    }

    /** Returns why the run failed, as its manifest says, or else the last failure in its history; null if it has none. */
    public @Nullable String failure() {
        if (manifest.failure() != null) {
            return manifest.failure();
        }
        return events(RunEvent.Failed.class)
                .reduce((first, second) -> second)
                .map(last -> last.event().message())
                .orElse(null);
    }

    /** Returns the events of one type, in the order of time. */
    public <E extends Event> Stream<Entry<E>> events(Class<E> type) {
        return history.stream().filter(entry -> type.isInstance(entry.event())).map(entry -> entry.as(type));
    }

    /** Returns the last moment in the history, in milliseconds since the run's start. */
    public double endMs() {
        return history.stream().mapToDouble(Entry::atMs).max().orElse(0);
    }

    /** Returns until when Consul and the balancers were watched. It is not known how long their last lists held. */
    public double watchedMs() {
        return events(RunEvent.PhaseBegan.class)
                .filter(phase -> phase.event().name().equals(RunEvent.PhaseBegan.CLOSING))
                .mapToDouble(Entry::atMs)
                .reduce((first, second) -> second)
                .orElseGet(this::endMs);
    }

    /** Returns the time from start to end by the manifest, or else by the history; empty if neither has it. */
    public OptionalDouble durationMs() {
        Optional<Instant> started = HostTime.parse(manifest.started());
        Optional<Instant> finished = HostTime.parse(manifest.finished());
        if (started.isPresent() && finished.isPresent()) {
            return OptionalDouble.of(Math.floor(HostTime.millis(started.get(), finished.get())));
        }
        return history.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(endMs());
    }

    /** Returns how much farther the host's clock was ahead of the run's at an event than at the run's start. */
    public double aheadMs(Entry<?> entry) {
        return startedAt == null || entry.wall() == null ? 0 : HostTime.millis(startedAt, entry.wall()) - entry.atMs();
    }

    /**
     * Returns by how much the two clocks came apart from one moment to another, in milliseconds. Events and requests of one
     * process are joined by a clock that is never set. What containers announce, and what other processes record, has the
     * time of the host's clock.
     *
     * @param more how much farther the host's clock was ahead at other moments, in milliseconds
     */
    public double clockErrorMs(double fromMs, double toMs, double... more) {
        DoubleSummaryStatistics ahead = DoubleStream.concat(
                        DoubleStream.of(more),
                        history.stream()
                                .filter(entry -> entry.atMs() >= fromMs && entry.atMs() <= toMs)
                                .mapToDouble(this::aheadMs))
                .summaryStatistics();
        return ahead.getCount() == 0 ? 0 : ahead.getMax() - ahead.getMin();
    }

    /** Returns a moment of the host's clock on the run's, by the event that is nearest to it; empty if nothing tells. */
    OptionalDouble atMs(Instant wall) {
        if (startedAt == null) {
            return OptionalDouble.empty();
        }
        double aheadMs = history.stream()
                .filter(entry -> entry.wall() != null)
                .min(Comparator.comparingDouble(
                        entry -> Math.abs(HostTime.millis(Objects.requireNonNull(entry.wall()), wall))))
                .map(this::aheadMs)
                .orElse(0.0);
        return OptionalDouble.of(HostTime.millis(startedAt, wall) - aheadMs);
    }
}
