package dev.ballast.endings;

import dev.ballast.LabException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Starts a command, ends it at a moment, and looks at what is left of it. */
final class Attempt {

    /** Starts a lab for a command that acts on one. Its owner is gone afterwards, so the lab is detached. */
    static final List<String> UP = List.of("up", "--detach", "--port", "0", "--no-live");

    private final Commands commands;
    private final Surroundings surroundings;
    private final Limits limits;
    private final PlannedEnding ending;
    private final Duration moment;
    private final Place place;
    private final EndedRuns runs;
    private final List<String> bad = new ArrayList<>();

    Attempt(Commands commands, Surroundings surroundings, PlannedEnding ending, Duration moment, Place place) {
        this.commands = commands;
        this.surroundings = surroundings;
        this.limits = commands.limits();
        this.ending = ending;
        this.moment = moment;
        this.place = place;
        this.runs = new EndedRuns(place.runs());
    }

    /**
     * What came of it.
     *
     * @param inTime whether the command still ran at the moment
     * @param length from its begin to its end or to the moment
     * @param lasted from the moment to the end of its processes
     * @param left whether something of it was on the engine for the next start to judge
     * @param bad what is not as it must be, in words
     */
    record Outcome(boolean inTime, Duration length, Duration lasted, boolean left, List<String> bad) {}

    Outcome run() throws IOException, InterruptedException {
        try (SmallDisk disk = ending.way() == Way.FULL_DISK ? SmallDisk.at(place.runs()) : null) {
            try {
                return ended(disk);
            } catch (LabException e) {
                return failed(String.valueOf(e.getMessage()));
            } finally {
                surroundings.remove(runs.labs());
            }
        }
    }

    private Outcome failed(String why) {
        bad.add(why);
        return new Outcome(true, moment, Duration.ZERO, true, bad);
    }

    private Outcome ended(@Nullable SmallDisk disk) throws IOException, InterruptedException {
        Subject subject = ending.subject();
        if (subject.needsLab()) {
            Optional<String> failure = commands.failure(UP, place, 0);
            if (failure.isPresent()) {
                return failed(failure.get());
            }
        }
        long begun = System.nanoTime();
        try (SessionCommand command =
                commands.start(subject.words(subject.needsLab() ? runs.labs().get(0) : ""), place)) {
            boolean inTime = !command.hasEndedWithin(moment);
            Duration length = since(begun);
            Map<Path, Long> recorded = runs.events();
            Instant at = Instant.now();
            long ended = System.nanoTime();
            if (inTime) {
                end(command, disk);
            }
            boolean signalled = inTime && ending.way().isSignal();
            awaitEnd(command, signalled, ended);
            Duration lasted = since(ended);
            if (disk != null) {
                disk.free();
            }
            bad.addAll(EndedRuns.lost(recorded));
            bad.addAll(runs.wrong(signalled ? at : null));
            boolean success = command.hasEndedWithin(Duration.ZERO) && command.exitCode() == 0;
            if (success) {
                bad.addAll(runs.noSuccess());
            } else if (!inTime && command.exitCode() > subject.worstExit()) {
                bad.add("it had exit code %d before it was ended".formatted(command.exitCode()));
            }
            boolean left = lookAround(inTime, success);
            told("process %s is left", command.leftAfter(limits.signalled()));
            return new Outcome(inTime, length, lasted, left, bad);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void end(SessionCommand command, @Nullable SmallDisk disk) throws IOException, InterruptedException {
        switch (ending.way()) {
            case INT, KILL -> command.signalAll(ending.way().name());
            case HUP -> {
                command.signalAll("HUP");
                command.closeOutput();
            }
            case TERM -> command.signalFirst("TERM");
            case CLOSED_OUTPUT -> command.closeOutput();
            case FULL_DISK -> Objects.requireNonNull(disk).fill();
            case ENGINE_RESTART -> surroundings.restartEngine(runs.labs());
        }
    }

    /** Waits until the command and its processes have ended. The live page of a detached lab goes on. */
    private void awaitEnd(SessionCommand command, boolean signalled, long since)
            throws IOException, InterruptedException {
        if (signalled && !command.hasEndedWithin(limits.signalled())) {
            command.signalAll("QUIT"); // its JVMs print to its log what their threads do
        }
        if (!command.hasEndedWithin(limits.given())) {
            bad.add("it has not ended within %d s".formatted(limits.given().toSeconds()));
        }
        if (ending.subject() != Subject.UP) {
            told("process %s goes on after its command", command.leftAfter(limits.signalled()));
        }
        Duration lasted = since(since);
        if (signalled && lasted.compareTo(limits.signalled()) > 0) {
            bad.add("it ended %.1f s after the signal".formatted(lasted.toMillis() / 1e3));
        }
    }

    /**
     * Looks for what is left of the command's labs, starts another lab if there is anything to remove or to leave alone, and looks
     * again. Returns whether there was.
     */
    private boolean lookAround(boolean inTime, boolean success) throws IOException, InterruptedException {
        List<String> labs = runs.labs();
        Set<String> left = surroundings.left(labs);
        Set<String> detached = surroundings.detached(runs.readyLabs());
        if (!inTime || ending.way().leavesTime()) {
            told("lab %s is left by its command", without(left, detached));
        }
        if (!left.isEmpty()) {
            surroundings.startNext();
        }
        Set<String> still = surroundings.left(labs);
        told("lab %s is left after the next start", without(still, detached));
        if (ending.subject().leavesLab(success)) {
            told("lab %s is the user's, and is gone", without(labs, still));
        }
        bad.addAll(surroundings.harm());
        Collection<String> users = new TreeSet<>(detached);
        users.retainAll(still);
        if (!ending.subject().mayLeaveLab()) {
            told("lab %s is left, and detached", users);
        } else {
            for (String lab : users) {
                commands.failure(List.of("down", "--lab", lab), place, 0).ifPresent(bad::add);
            }
            if (!users.isEmpty()) {
                bad.addAll(runs.wrong(null));
            }
            users.retainAll(surroundings.left(labs));
            told("lab %s is left after down", users);
        }
        return !left.isEmpty();
    }

    private static Set<String> without(Collection<String> all, Collection<String> some) {
        Set<String> others = new TreeSet<>(all);
        others.removeAll(some);
        return others;
    }

    private void told(String sentence, Collection<String> what) {
        what.forEach(one -> bad.add(sentence.formatted(one)));
    }
}
