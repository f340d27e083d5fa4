package dev.ballast.endings;

import dev.ballast.history.Verdict;
import dev.ballast.report.Report;
import dev.ballast.run.Manifest;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs that a command left in a folder of its own. */
final class EndedRuns {

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

    /** Returns in words which runs cannot be read, or are judged wrongly. */
    List<String> wrong() throws IOException {
        return directories().stream().flatMap(run -> wrong(run).stream()).toList();
    }

    private static Optional<String> wrong(Path run) {
        try {
            Verdict worst = Report.write(run).worst();
            return wrong(Manifest.read(run, damage -> {}).outcome(), worst)
                    .map(why -> "%s is %s".formatted(run.getFileName(), why));
        } catch (RuntimeException e) { // any, since a report must tell of all damage
            return Optional.of("%s has no report: %s".formatted(run.getFileName(), e));
        }
    }

    /** Returns why a verdict on a run is not the right one, or empty if it is. */
    static Optional<String> wrong(RunOutcome outcome, Verdict worst) {
        boolean right =
                switch (outcome) {
                    case PASSED -> worst != Verdict.INVALID;
                    case FAILED -> worst != Verdict.VALID;
                    case ABORTED, RUNNING, UNKNOWN -> worst == Verdict.UNKNOWN;
                };
        return right ? Optional.empty() : Optional.of("%s, and %s".formatted(outcome.label(), worst));
    }
}
