package dev.ballast.report;

import dev.ballast.history.HostTime;
import dev.ballast.run.Manifest;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.UnreadableRunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The runs in a folder, usually {@code reports/runs}. */
public final class Runs {
    private final Path folder;

    private Runs(Path folder) {
        this.folder = folder;
    }

    /** Looks into a folder. A folder that does not exist has no runs. */
    public static Runs in(Path runsFolder) {
        return new Runs(runsFolder);
    }

    /** A run, and when it began. */
    private record Dated(Path run, Instant began) {

        /** Runs that began at the same moment are in the order of their names. */
        private static final Comparator<Dated> NEWEST_FIRST = Comparator.comparing(Dated::began)
                .thenComparing(dated -> name(dated.run()))
                .reversed();

        /** A name has the local time of its process, so those of two time zones cannot be compared. */
        static Dated of(Path run) {
            return new Dated(run, inManifest(run).or(() -> inName(run)).orElse(Instant.EPOCH));
        }

        private static Optional<Instant> inManifest(Path run) {
            try {
                return HostTime.parse(Manifest.read(run, damage -> {}).started());
            } catch (UnreadableRunException e) {
                return Optional.empty(); // another version wrote it
            }
        }

        private static Optional<Instant> inName(Path run) {
            return RunDirectory.timeInName(run)
                    .map(time -> time.atZone(ZoneId.systemDefault()).toInstant());
        }
    }

    /** Lists the run directories, those that began last first. */
    public List<Path> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(RecordedRun::isRun)
                    .map(Dated::of)
                    .sorted(Dated.NEWEST_FIRST)
                    .map(Dated::run)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the runs in " + folder, e);
        }
    }

    /**
     * Finds the newest run.
     *
     * @throws UnreadableRunException if there is none
     */
    public Path latest() {
        return list().stream().findFirst().orElseThrow(this::none);
    }

    /**
     * Finds a run by its directory's name or the beginning of it.
     *
     * @throws UnreadableRunException if no run's name begins so, or several do
     */
    public Path find(String name) {
        List<Path> runs = list();
        if (runs.isEmpty()) {
            throw new UnreadableRunException(
                    "no run '%s': there is none in %s; ./ballast demo makes one".formatted(name, folder));
        }
        List<Path> matches =
                runs.stream().filter(run -> name(run).startsWith(name)).toList();
        return matches.stream()
                .filter(run -> name(run).equals(name) || matches.size() == 1)
                .findFirst()
                .orElseThrow(() -> notOne(name, matches, runs));
    }

    /**
     * Finds runs by the paths of their directories, or else as {@link #find} does; the latest run if none is named. A file
     * among several is passed over, such as the index that {@code reports/runs/*} names too. A directory among several may hold
     * no run, such as a damaged one.
     *
     * @throws UnreadableRunException if one is neither, or there is none
     */
    public List<Path> named(List<String> runs) {
        if (runs.isEmpty()) {
            return List.of(latest());
        }
        boolean allFiles = runs.stream().allMatch(run -> Files.isRegularFile(Path.of(run)));
        List<Path> found = found(runs.stream()
                .filter(run -> allFiles || !Files.isRegularFile(Path.of(run)))
                .toList());
        if (found.stream().noneMatch(RecordedRun::isRun)) {
            RecordedRun.requireRun(found.get(0));
        }
        return found;
    }

    private List<Path> found(List<String> runs) {
        try {
            return runs.stream().map(this::findOrPath).toList();
        } catch (UnreadableRunException e) {
            if (runs.size() == 1) {
                throw e;
            }
            throw new UnreadableRunException(
                    "%s; so none of the %d runs was read".formatted(e.getMessage(), runs.size()));
        }
    }

    private Path findOrPath(String run) {
        Path path = Path.of(run);
        if (Files.exists(path)) {
            return path.toAbsolutePath().normalize();
        }
        if (path.getNameCount() != 1 || path.isAbsolute()) {
            throw new UnreadableRunException("no directory " + run);
        }
        return find(run);
    }

    private UnreadableRunException none() {
        return new UnreadableRunException("no run in %s; ./ballast demo makes one".formatted(folder));
    }

    private UnreadableRunException notOne(String name, List<Path> matches, List<Path> runs) {
        return matches.isEmpty()
                ? new UnreadableRunException("no run in %s is called '%s' or begins so; the newest are %s"
                        .formatted(folder, name, names(runs)))
                : new UnreadableRunException("%d runs in %s begin with '%s'; say more of the one you mean: %s"
                        .formatted(matches.size(), folder, name, names(matches)));
    }

    private static String names(List<Path> runs) {
        return runs.stream().limit(5).map(Runs::name).collect(Collectors.joining(", "))
                + (runs.size() > 5 ? ", …" : "");
    }

    private static String name(Path run) {
        return run.getFileName().toString();
    }
}
