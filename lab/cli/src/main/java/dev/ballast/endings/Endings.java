package dev.ballast.endings;

import dev.ballast.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts commands, ends them, and looks at what is left of them. */
public final class Endings implements AutoCloseable {

    /** A command has to end within this time of a signal. */
    private static final Duration AT_ONCE = Duration.ofSeconds(15);

    /** The time after which a command that should have ended, or was not ended at all, is given up. */
    private static final Duration GIVE_UP = Duration.ofMinutes(5);

    /** The exit code of a load test on a slow machine, which takes its time all the same. */
    private static final int CHECK_FAILED = 1;

    private final Path root;
    private final Path folder;
    private final String restart;
    private final Consumer<String> progress;
    private final Beside beside = new Beside();
    private final Map<Subject, CommandTimes> times = new EnumMap<>(Subject.class);

    /**
     * @param root the repository, whose launcher is used
     * @param folder where the commands leave their runs and their output; those of good endings are deleted
     * @param restart a shell's command that restarts the engine and returns when it answers; used only if that is a way to end
     */
    public Endings(Path root, Path folder, String restart, Consumer<String> progress) {
        this.root = root;
        this.folder = folder;
        this.restart = restart;
        this.progress = progress;
    }

    /**
     * Returns the ways in which this user can end a command.
     *
     * @param engineToo whether the engine may be restarted
     * @throws LabException if this process ignores a signal, because the commands would do so too
     */
    public static List<Way> ways(boolean engineToo) {
        if (SessionCommand.ignoresSignals()) {
            throw new LabException(
                    "this process ignores Ctrl-C or the end of its terminal, as nohup and & in a script make it, and "
                            + "the commands that it starts would do so too; run it in the foreground");
        }
        boolean disk = SmallDisk.isPossible();
        return Stream.of(Way.values())
                .filter(way -> way != Way.FULL_DISK || disk)
                .filter(way -> way != Way.ENGINE_RESTART || engineToo)
                .toList();
    }

    /** Ends a command, and returns what came of it. */
    public EndingResult run(PlannedEnding ending) throws InterruptedException {
        CommandTimes usual = times(ending.subject());
        Path place = folder.resolve(ending.name().replace(':', '-'));
        try {
            Path runs = fresh(place);
            EndingResult result = ending.way() == Way.FULL_DISK
                    ? onSmallDisk(ending, usual, place, runs)
                    : ended(ending, usual, place, runs, () -> {}, () -> {});
            if (result.good()) {
                delete(place);
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end %s in %s".formatted(ending.name(), place), e);
        }
    }

    /** Returns how long a command takes, which is measured at its first use. */
    private CommandTimes times(Subject subject) throws InterruptedException {
        CommandTimes known = times.get(subject);
        if (known != null) {
            return known;
        }
        progress.accept("measuring how long %s takes".formatted(subject.label()));
        Path place = folder.resolve(subject.label() + "-measured");
        try {
            Path runs = fresh(place);
            List<String> words = prepared(subject, place, runs);
            Instant begun = Instant.now();
            try (SessionCommand command = start(words, place, runs)) {
                requireEnd(command, CHECK_FAILED, place);
                Duration total = Duration.between(begun, Instant.now());
                CommandTimes measured = CommandTimes.of(begun, total, new EndedRuns(runs).recorded());
                times.put(subject, measured);
                progress.accept("%s: ready after %.1f s, closing after %.1f s, ended after %.1f s"
                        .formatted(
                                subject.label(),
                                measured.ready().toMillis() / 1e3,
                                measured.closing().toMillis() / 1e3,
                                measured.total().toMillis() / 1e3));
            } finally {
                beside.remove(new EndedRuns(runs).labs());
            }
            delete(place);
            return times.get(subject);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure %s in %s".formatted(subject.label(), place), e);
        }
    }

    /** Starts the lab that a command needs, if it does, and returns the command. */
    private List<String> prepared(Subject subject, Path place, Path runs) throws IOException, InterruptedException {
        if (!subject.needsLab()) {
            return subject.words("");
        }
        try (SessionCommand up = start(List.of("up", "--detach", "--port", "0", "--no-live"), place, runs)) {
            requireEnd(up, 0, place);
        }
        return subject.words(new EndedRuns(runs).labs().get(0));
    }

    private static void requireEnd(SessionCommand command, int worstExit, Path place) throws InterruptedException {
        if (!command.hasEndedWithin(GIVE_UP) || command.exitCode() > worstExit) {
            throw new LabException("a command that nobody ended failed or hangs; its output is in " + place);
        }
    }

    private SessionCommand start(List<String> words, Path place, Path runs) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("ballast").toString()));
        command.addAll(words);
        return SessionCommand.start(
                command, root, Map.of("BALLAST_RUNS", runs.toString()), place.resolve(words.get(0) + ".log"));
    }

    /** Does something to a disk. */
    private interface DiskJob {
        void run() throws IOException;
    }

    private EndingResult onSmallDisk(PlannedEnding ending, CommandTimes usual, Path place, Path runs)
            throws IOException, InterruptedException {
        try (SmallDisk disk = SmallDisk.at(runs)) {
            return ended(ending, usual, place, runs, disk::fill, disk::free);
        }
    }

    private EndingResult ended(
            PlannedEnding ending, CommandTimes usual, Path place, Path runs, DiskJob fill, DiskJob free)
            throws IOException, InterruptedException {
        EndedRuns left = new EndedRuns(runs);
        List<String> bad = new ArrayList<>();
        Duration moment = usual.moment(ending.part(), ending.at());
        Duration lasted = Duration.ZERO;
        List<String> words = prepared(ending.subject(), place, runs);
        try (SessionCommand command = start(words, place, runs)) {
            if (!command.hasEndedWithin(moment)) {
                long ended = System.nanoTime();
                end(command, ending.way(), left, fill);
                if (!command.hasEndedWithin(GIVE_UP)) {
                    bad.add("it has not ended within %d s".formatted(GIVE_UP.toSeconds()));
                }
                lasted = Duration.ofNanos(System.nanoTime() - ended);
            }
            if (ending.way().isSignal() && lasted.compareTo(AT_ONCE) > 0) {
                bad.add("it ended %d s after the signal".formatted(lasted.toSeconds()));
            }
            free.run();
            if (ending.way() == Way.ENGINE_RESTART) {
                beside.startAnew();
            }
            bad.addAll(aftermath(ending.subject(), left, place, runs));
            List<String> processes = command.leftAfter(AT_ONCE);
            if (!processes.isEmpty()) {
                bad.add("processes are left: " + String.join(", ", processes));
            }
        } finally {
            beside.remove(left.labs());
        }
        return new EndingResult(
                ending.name(), ending.way().label(), ending.part().name(), moment.toMillis(), lasted.toMillis(), bad);
    }

    private void end(SessionCommand command, Way way, EndedRuns runs, DiskJob fill)
            throws IOException, InterruptedException {
        switch (way) {
            case INT, HUP, KILL -> command.signalAll(way.name());
            case TERM -> command.signalFirst(way.name());
            case CLOSED_OUTPUT -> command.closeOutput();
            case FULL_DISK -> fill.run();
            case ENGINE_RESTART -> restartEngine(runs.labs());
        }
    }

    /** @param ids the labs of the command that is ended */
    private void restartEngine(List<String> ids) throws IOException, InterruptedException {
        List<String> strangers = beside.strangers(ids);
        if (!strangers.isEmpty()) {
            throw new LabException("the engine is not restarted, because it runs containers of others: " + strangers);
        }
        int exit = new ProcessBuilder("sh", "-c", restart).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new LabException("'%s' failed with exit code %d".formatted(restart, exit));
        }
    }

    /** Returns in words what is not as it must be after the end of a command. */
    private List<String> aftermath(Subject subject, EndedRuns left, Path place, Path runs)
            throws IOException, InterruptedException {
        List<String> labs = left.labs();
        List<String> bad = new ArrayList<>(left.wrong());
        bad.addAll(beside.nextStart(labs, left.readyLabs()));
        String detached = beside.detachedOf(labs).orElse("");
        if (!detached.isEmpty()) {
            if (!subject.mayLeaveLab()) {
                bad.add("lab %s is left, and detached".formatted(detached));
            }
            try (SessionCommand down = start(List.of("down", "--lab", detached), place, runs)) {
                if (!down.hasEndedWithin(GIVE_UP) || down.exitCode() != 0) {
                    bad.add("down failed or hangs");
                }
            }
            bad.addAll(left.wrong());
        }
        beside.left(labs).forEach(lab -> bad.add("lab %s is left in the end".formatted(lab)));
        return bad;
    }

    /** Returns an empty folder for runs, in an empty place. */
    private static Path fresh(Path place) throws IOException {
        delete(place);
        return Files.createDirectories(place.resolve("runs"));
    }

    private static void delete(Path place) throws IOException {
        if (Files.exists(place)) {
            try (Stream<Path> content = Files.walk(place)) {
                for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() {
        beside.close();
    }
}
