package dev.ballast.endings;

import dev.ballast.LabException;
import dev.ballast.run.RecorderLock;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts commands, ends them, and looks at what is left of them. Closing it, or the end of this process, removes all of it. */
public final class Endings implements AutoCloseable {

    private static final int MOST_REDRAWS = 5;

    private final Path folder;
    private final RecorderLock lock;
    private final Commands commands;
    private final Surroundings surroundings;
    private final JsonLines<CommandTimes> times;
    private final Consumer<String> progress;
    private final Thread atExit = new Thread(this::clean, "ballast-clean-endings");

    /**
     * @param root the repository, whose launcher is used
     * @param folder where the commands leave their runs and their output; those of good endings are deleted. How long commands
     *     take is kept there
     * @param restart a shell's command that restarts the engine and returns when it answers; blank if the engine is not to be
     *     restarted
     * @throws LabException if another process uses the folder
     * @throws dev.ballast.engine.EngineException if the engine is to be restarted, and runs containers of others
     */
    public static Endings of(Path root, Path folder, String restart, Consumer<String> progress) {
        try {
            Path real = Files.createDirectories(folder).toRealPath(); // as the list of mounts has it
            RecorderLock lock = new RecorderLock(RunDirectory.at(real));
            if (!lock.tryAcquire()) {
                throw new LabException(
                        "another ./ballast bench endings uses %s: wait for its end, or choose another --seed"
                                .formatted(folder));
            }
            return new Endings(real, lock, new Commands(root, Limits.USUAL), new Beside(restart), progress);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }

    Endings(Path folder, RecorderLock lock, Commands commands, Surroundings surroundings, Consumer<String> progress) {
        this.folder = folder;
        this.lock = lock;
        this.commands = commands;
        this.surroundings = surroundings;
        this.times = new KeptEndings(folder).times();
        this.progress = progress;
        clean();
        Runtime.getRuntime().addShutdownHook(atExit);
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

    /**
     * Ends a command at the moment that is planned, and returns what came of it. If it has ended by then, it is started again, and
     * another moment is drawn from the time that it took.
     */
    public EndingResult run(PlannedEnding planned) throws InterruptedException {
        long begun = System.nanoTime();
        CommandTimes usual = times(planned.subject());
        PlannedEnding ending = planned;
        for (int redrawn = 0; ; redrawn++) {
            Duration moment = usual.moment(ending.part(), ending.at());
            Attempt.Outcome outcome = attempt(ending, moment);
            if (!outcome.inTime() && redrawn == MOST_REDRAWS) {
                outcome.bad().add("it was never ended: each time it had ended before its moment");
            }
            if (outcome.inTime() || !outcome.bad().isEmpty()) {
                return result(ending, moment, outcome, redrawn, begun);
            }
            progress.accept("%s had ended before its moment; drawing another one".formatted(ending.name()));
            usual = usual.within(outcome.length());
            ending = ending.redrawn();
        }
    }

    /** Ends a command at a moment from its begin, and returns what came of it. */
    public EndingResult run(PlannedEnding ending, Duration moment) throws InterruptedException {
        long begun = System.nanoTime();
        Attempt.Outcome outcome = attempt(ending, moment);
        if (!outcome.inTime()) {
            outcome.bad()
                    .add("it was not ended: it took only %.3f s"
                            .formatted(outcome.length().toMillis() / 1e3));
        }
        return result(ending, moment, outcome, 0, begun);
    }

    private static EndingResult result(
            PlannedEnding ending, Duration moment, Attempt.Outcome outcome, int redrawn, long begun) {
        return new EndingResult(
                ending.name(),
                ending.way().label(),
                ending.part().name(),
                moment.toMillis(),
                outcome.lasted().toMillis(),
                redrawn,
                outcome.left(),
                (System.nanoTime() - begun) / 1_000_000,
                List.copyOf(outcome.bad()));
    }

    private Attempt.Outcome attempt(PlannedEnding ending, Duration moment) throws InterruptedException {
        progress.accept(
                "%s: %s after %.1f s".formatted(ending.name(), ending.way().label(), moment.toMillis() / 1e3));
        Path folderOfThis = ended().resolve(ending.name().replace(':', '-'));
        try {
            Place place = Place.empty(folderOfThis);
            Attempt.Outcome outcome = new Attempt(commands, surroundings, ending, moment, place).run();
            if (outcome.bad().isEmpty()) {
                place.delete();
            }
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end %s in %s".formatted(ending.name(), folderOfThis), e);
        }
    }

    private Path ended() {
        return folder.resolve("ended");
    }

    /** Returns how long a command takes, which is measured at its first use. */
    private CommandTimes times(Subject subject) throws InterruptedException {
        Optional<CommandTimes> known = times.read().stream()
                .filter(one -> one.command().equals(subject.label()))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        progress.accept("measuring how long %s takes".formatted(subject.label()));
        try {
            Place place = Place.empty(ended().resolve(subject.label() + "-measured"));
            CommandTimes measured = measured(subject, place);
            place.delete();
            times.add(measured);
            progress.accept("%s: lab begun after %.1f s, ready after %.1f s, closing after %.1f s, ended after %.1f s"
                    .formatted(
                            subject.label(),
                            measured.startingMs() / 1e3,
                            measured.readyMs() / 1e3,
                            measured.closingMs() / 1e3,
                            measured.totalMs() / 1e3));
            return measured;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure %s in %s".formatted(subject.label(), ended()), e);
        }
    }

    private CommandTimes measured(Subject subject, Place place) throws IOException, InterruptedException {
        EndedRuns runs = new EndedRuns(place.runs());
        try {
            if (subject.needsLab()) {
                require(commands.failure(Attempt.UP, place, 0), place);
            }
            List<String> words = subject.words(subject.needsLab() ? runs.labs().get(0) : "");
            Instant begun = Instant.now();
            require(commands.failure(words, place, subject.worstExit()), place);
            Duration total = Duration.between(begun, Instant.now());
            return CommandTimes.of(subject.label(), begun, total, runs.recorded());
        } finally {
            surroundings.remove(runs.labs());
        }
    }

    private static void require(Optional<String> failure, Place place) {
        failure.ifPresent(why -> {
            throw new LabException("%s; its output is in %s".formatted(why, place.folder()));
        });
    }

    /** Removes what a command left that an earlier process was ending when it was killed, or this one is. */
    private void clean() {
        try {
            SmallDisk.unmountIn(ended());
        } catch (IOException e) {
            throw new UncheckedIOException("a small disk in %s stays mounted".formatted(ended()), e);
        }
        surroundings.removeRunsIn(ended());
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // this process is ending, and the hook cleans
        }
        surroundings.close();
        lock.close();
    }
}
