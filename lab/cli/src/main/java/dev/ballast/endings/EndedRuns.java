package dev.ballast.endings;

import dev.ballast.history.Entry;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.report.Report;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs that a command left in a folder of its own. */
final class EndedRuns {

    private static final Set<RunOutcome> NO_SUCCESS = EnumSet.of(RunOutcome.FAILED, RunOutcome.ABORTED);

    private final Path folder;

    EndedRuns(Path folder) {
        this.folder = folder;
    }

    /** Returns the directories of runs, without those into which nothing was written yet. */
    private List<Path> directories() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(RecordedRun::isRun).sorted().toList();
        }
    }

    /** Returns the runs, as far as they are recorded. */
    List<RecordedRun> recorded() throws IOException {
        return directories().stream().map(RecordedRun::read).toList();
    }

    /** Returns the ids of the labs that the runs are of: the ends of their names. */
    List<String> labs() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(run -> run.getFileName().toString())
                    .filter(name -> name.matches("\\d{8}-\\d{6}-.*-[0-9a-f]{8}"))
                    .map(name -> name.substring(name.lastIndexOf('-') + 1))
                    .toList();
        }
    }

    /** Returns the ids of the labs that were ready. */
    List<String> readyLabs() throws IOException {
        return recorded().stream()
                .map(RecordedRun::manifest)
                .filter(manifest -> manifest.readyMs() != null)
                .flatMap(manifest -> Stream.ofNullable(manifest.lab()))
                .toList();
    }

    /** Returns how many events each run has recorded so far. Reads no event, since the moment of an ending passes meanwhile. */
    Map<Path, Long> events() throws IOException {
        Map<Path, Long> events = new TreeMap<>();
        for (Path run : directories()) {
            Path history = RunDirectory.at(run).historyFile();
            if (Files.isRegularFile(history)) {
                events.put(run, lines(Files.readAllBytes(history)));
            }
        }
        return events;
    }

    private static long lines(byte[] text) {
        long lines = 0;
        for (byte one : text) {
            lines += one == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** Returns in words which runs lack what they had recorded, by {@link #events}. */
    static List<String> lost(Map<Path, Long> earlier) {
        return earlier.entrySet().stream()
                .flatMap(run -> lost(run.getKey(), run.getValue()).stream())
                .toList();
    }

    private static Optional<String> lost(Path run, long earlier) {
        int now = RecordedRun.isRun(run) ? RecordedRun.read(run).history().size() : 0;
        return now < earlier
                ? Optional.of("%s has %d of %d events that it had recorded".formatted(run.getFileName(), now, earlier))
                : Optional.empty();
    }

    /** Returns in words which runs did not pass, though their command says that it succeeded. */
    List<String> noSuccess() throws IOException {
        return recorded().stream()
                .filter(run -> NO_SUCCESS.contains(run.manifest().outcome()))
                .map(run -> "the exit code is 0, but %s is %s"
                        .formatted(run.name(), run.manifest().outcome().label()))
                .toList();
    }

    /**
     * Returns in words which runs cannot be read, or are judged wrongly.
     *
     * @param signalled when their command was told to end, which says nothing about the system; null if it was not
     */
    List<String> wrong(@Nullable Instant signalled) throws IOException {
        return directories().stream()
                .flatMap(run -> wrong(run, signalled).stream())
                .toList();
    }

    private static Optional<String> wrong(Path directory, @Nullable Instant signalled) {
        try {
            Verdict worst = Report.write(directory).worst();
            RecordedRun run = RecordedRun.read(directory);
            return isRight(run, worst, signalled)
                    ? Optional.empty()
                    : Optional.of("%s is %s, and judged %s"
                            .formatted(run.name(), run.manifest().outcome().label(), worst));
        } catch (RuntimeException e) { // any, since a report must tell of all damage
            return Optional.of("%s has no report: %s".formatted(directory.getFileName(), e));
        }
    }

    /** Returns whether a verdict on a run is the right one. UNKNOWN always is: any run may have been ended. */
    static boolean isRight(RecordedRun run, Verdict worst, @Nullable Instant signalled) {
        return switch (worst) {
            case VALID -> run.manifest().outcome() == RunOutcome.PASSED;
            case UNKNOWN -> true;
            case INVALID -> wasWrong(run, signalled);
        };
    }

    /** Returns whether something was found wrong in a run, before its command was told to end if it was. */
    private static boolean wasWrong(RecordedRun run, @Nullable Instant signalled) {
        return signalled == null && run.manifest().outcome() == RunOutcome.FAILED
                || Stream.concat(
                                run.events(RunEvent.Failed.class),
                                run.events(RunEvent.Checked.class)
                                        .filter(check -> check.event().verdict() == Verdict.INVALID))
                        .anyMatch(found -> signalled == null || isBefore(found, signalled));
    }

    private static boolean isBefore(Entry<?> entry, Instant moment) {
        Instant wall = entry.wall();
        return wall != null && wall.isBefore(moment);
    }
}
