package dev.ballast.endings;

import dev.ballast.history.RunEvent;
import dev.ballast.run.RecordedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How long a command takes if nobody ends it, in milliseconds from its begin.
 *
 * @param command its name
 * @param startingMs until it begins to start a lab
 * @param readyMs until its lab is ready
 * @param closingMs until its lab is closed
 * @param totalMs until it ends
 */
record CommandTimes(String command, long startingMs, long readyMs, long closingMs, long totalMs) {

    /**
     * Returns the times of a command by the runs that it made. If they do not say when a lab was ready or closed, a third of the
     * time counts as the start, and a third as the close.
     */
    static CommandTimes of(String command, Instant begun, Duration total, List<RecordedRun> runs) {
        long end = total.toMillis();
        long ready = phase(RunEvent.PhaseBegan.READY, begun, end, runs).min().orElse(end / 3);
        long starting =
                phase(RunEvent.PhaseBegan.STARTING, begun, end, runs).min().orElse(0);
        long closing =
                phase(RunEvent.PhaseBegan.CLOSING, begun, end, runs).max().orElse(end - end / 3);
        return new CommandTimes(command, Math.min(starting, ready), ready, Math.max(ready, closing), end);
    }

    private static LongStream phase(String name, Instant begun, long end, List<RecordedRun> runs) {
        return runs.stream()
                .flatMap(run -> Stream.ofNullable(run.startedAt())
                        .flatMap(start -> run.events(RunEvent.PhaseBegan.class)
                                .filter(phase -> phase.event().name().equals(name))
                                .map(phase -> Duration.between(begun, start).toMillis() + Math.round(phase.atMs()))))
                .mapToLong(Long::longValue)
                .filter(at -> at >= 0 && at < end);
    }

    /** Returns when a command is to be ended, from its begin. */
    Duration moment(PlannedEnding.Part part, double at) {
        long from =
                switch (part) {
                    case START -> startingMs;
                    case CLOSE -> closingMs;
                    case WHOLE -> 0;
                };
        long until = part == PlannedEnding.Part.START ? readyMs : totalMs;
        return Duration.ofMillis(from + Math.round((until - from) * at));
    }

    /** Returns these times as they are if the command takes only so long; the same if it takes longer. */
    CommandTimes within(Duration total) {
        double share = (double) total.toMillis() / Math.max(totalMs, 1);
        LongUnaryOperator shorter = ms -> Math.round(ms * Math.min(share, 1));
        return new CommandTimes(
                command,
                shorter.applyAsLong(startingMs),
                shorter.applyAsLong(readyMs),
                shorter.applyAsLong(closingMs),
                shorter.applyAsLong(totalMs));
    }
}
