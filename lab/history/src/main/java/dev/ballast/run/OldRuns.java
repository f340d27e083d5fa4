package dev.ballast.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest run directories. Whatever becomes of that, a new run begins: nothing is thrown, and what has to stay is
 * logged with the reason.
 */
final class OldRuns {

    private static final Logger LOG = LoggerFactory.getLogger(OldRuns.class);

    private static final String NAME = "\\d{8}-\\d{6}-.+";

    /** A run that says that it goes on, and that nobody records or writes to for so long, was cut off. */
    private static final Duration SILENT = Duration.ofDays(7);

    private static final int NAMED = 3;

    private final Path fresh;
    private final Set<String> labs;

    private OldRuns(Path fresh, Set<String> labs) {
        this.fresh = fresh;
        this.labs = labs;
    }

    /**
     * Removes the oldest runs beside a new one, which stays.
     *
     * @param keep how many are kept, the new one among them. Runs that are dated in the future stay, and do not count
     * @param labs ids of the labs that live
     */
    static void prune(Path fresh, int keep, Set<String> labs) {
        try (Stream<Path> folders = Files.list(fresh.getParent())) {
            List<Path> others = folders.filter(folder -> name(folder).matches(NAME) && !folder.equals(fresh))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            new OldRuns(fresh, labs).prune(others, Math.max(keep, 1) - 1);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("no old run in {} was removed: {}", fresh.getParent(), e.toString());
        }
    }

    private void prune(List<Path> newestFirst, int keep) {
        String now = RunDirectory.timeNow();
        Map<String, List<String>> stay = new TreeMap<>();
        int kept = 0;
        for (Path run : newestFirst) {
            boolean future = name(run).substring(0, now.length()).compareTo(now) > 0;
            if (future || kept++ >= keep) {
                Optional<String> why = future ? Optional.of("dated in the future") : remove(run);
                why.ifPresent(reason ->
                        stay.computeIfAbsent(reason, key -> new ArrayList<>()).add(name(run)));
            }
        }
        if (!stay.isEmpty()) {
            LOG.warn("old runs in {} stay: {}", fresh.getParent(), words(stay));
        }
    }

    private static String words(Map<String, List<String>> stay) {
        return stay.entrySet().stream()
                .map(reason -> "%d %s (%s%s)"
                        .formatted(
                                reason.getValue().size(),
                                reason.getKey(),
                                reason.getValue().stream().limit(NAMED).collect(Collectors.joining(", ")),
                                reason.getValue().size() > NAMED ? ", …" : ""))
                .collect(Collectors.joining("; "));
    }

    /** Removes a run unless it is another user's or still in use. Returns why it stays, or empty if it is gone. */
    private Optional<String> remove(Path run) {
        try {
            if (!Files.getOwner(run).equals(Files.getOwner(fresh))) {
                return Optional.of("of another user");
            }
            return lives(run) || goesOn(run) ? Optional.of("still going on") : removeUnlessLocked(run);
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
            return Optional.empty(); // another process, whose run began at the same time, is removing it
        } catch (IOException | RuntimeException e) {
            return Optional.of("not removable: " + e);
        }
    }

    /** The lock keeps away from a run that is being recorded, and from one that another process is removing. */
    private static Optional<String> removeUnlessLocked(Path run) throws IOException {
        try (RecorderLock lock = new RecorderLock(RunDirectory.at(run))) {
            if (!lock.tryAcquire()) {
                return Files.notExists(run) ? Optional.empty() : Optional.of("locked");
            }
            deleteContent(run, lock.file());
            lock.delete();
        }
        Files.deleteIfExists(run);
        return Optional.empty();
    }

    /** Returns whether the lab of a run lives; if it is detached without a live page, nobody writes to the run for weeks. */
    private boolean lives(Path run) {
        return labs.stream().anyMatch(lab -> name(run).endsWith("-" + lab));
    }

    /** Returns whether a lab that nobody records now may still write to a run directory. */
    private static boolean goesOn(Path run) throws IOException {
        return lastWritten(run).isAfter(Instant.now().minus(SILENT)) && saysSo(run);
    }

    private static Instant lastWritten(Path run) throws IOException {
        Instant last = Instant.MIN;
        for (String file : List.of(Manifest.FILE, RunDirectory.HISTORY)) {
            Path written = run.resolve(file);
            if (Files.exists(written)) {
                Instant at = Files.getLastModifiedTime(written).toInstant();
                last = at.isAfter(last) ? at : last;
            }
        }
        return last;
    }

    private static boolean saysSo(Path run) {
        try {
            return Manifest.read(run, damage -> {}).outcome() == RunOutcome.RUNNING;
        } catch (UnreadableRunException e) {
            return true; // a newer version wrote it, and may go on
        }
    }

    private static void deleteContent(Path run, Path lock) throws IOException {
        Files.walkFileTree(run, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(lock)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!visited.equals(run)) {
                    Files.deleteIfExists(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String name(Path run) {
        return String.valueOf(run.getFileName());
    }
}
