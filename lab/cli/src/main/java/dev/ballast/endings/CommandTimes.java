package dev.ballast.endings;

import dev.ballast.history.RunEvent;
import dev.ballast.run.RecordedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * How long a command takes if nobody ends it.
 *
 * @param ready until its lab is ready
 * @param closing until its lab is closed
 * @param total until it ends
 */
public record CommandTimes(Duration ready, Duration closing, Duration total) {

    /**
     * Returns the times of a command by the runs that it made. If they do not say when a lab was ready or closed, a third of the
     * time counts as the start, and a third as the close.
     */
    static CommandTimes of(Instant begun, Duration total, List<RecordedRun> runs) {
        Duration third = total.dividedBy(3);
        Duration ready = phase(RunEvent.PhaseBegan.READY, begun, total, runs)
                .min(Comparator.naturalOrder())
                .orElse(third);
        Duration closing = phase(RunEvent.PhaseBegan.CLOSING, begun, total, runs)
                .max(Comparator.naturalOrder())
                .orElse(total.minus(third));
        return new CommandTimes(ready, max(ready, closing), total);
    }

    private static Duration max(Duration one, Duration other) {
        return BinaryOperator.<Duration>maxBy(Comparator.naturalOrder()).apply(one, other);
    }

    private static Stream<Duration> phase(String name, Instant begun, Duration total, List<RecordedRun> runs) {
        return runs.stream()
                .flatMap(run -> Stream.ofNullable(run.startedAt())
                        .flatMap(start -> run.events(RunEvent.PhaseBegan.class)
                                .filter(phase -> phase.event().name().equals(name))
                                .map(phase ->
                                        Duration.between(begun, start).plusNanos(Math.round(phase.atMs() * 1e6)))))
                .filter(at -> !at.isNegative() && at.compareTo(total) < 0);
    }

    /** Returns when a command is to be ended, from its begin. */
    Duration moment(PlannedEnding.Part part, double at) {
        Duration from = part == PlannedEnding.Part.CLOSE ? closing : Duration.ZERO;
        Duration until = part == PlannedEnding.Part.START ? ready : total;
        return from.plusNanos(Math.round(until.minus(from).toNanos() * at));
    }
}
